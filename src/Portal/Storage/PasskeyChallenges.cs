namespace Portal.Storage;

/// <summary>A passkey's challenge is good once: counted as everything that may be tried so often, for longer than any challenge lasts.</summary>
public static class PasskeyChallenges
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(2);

    public static LimitFor Of(byte[] challenge) => new(new Limit("passkey challenge", 1, Remembered, Remembered), Convert.ToHexString(challenge));
}
