"""Which batches the TensorBoard callback profiles."""


def batches_of(profile_batch):
    """(first, last) batch to profile, (0, 0) for none; ValueError for what is no range."""
    error = ValueError(
        "profile_batch must be a non-negative integer or 2-tuple of positive integers. A pair of "
        f"positive integers signifies a range of batches to profile. Found: {profile_batch}"
    )
    found = profile_batch
    if isinstance(found, str):
        found = [int(part) for part in found.split(",")]
    if isinstance(found, int):
        found = found, found
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        raise error
    first, last = found
    if first < 0 or last < first:
        raise error
    return first, last
