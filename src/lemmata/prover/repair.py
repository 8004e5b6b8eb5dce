def repair(claim, seconds):
    return None
