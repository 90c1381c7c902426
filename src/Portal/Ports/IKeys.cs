namespace Portal.Ports;

/// <summary>Keyed hashes and sealing under the portal's secret key, which lives outside the database.</summary>
public interface IKeys
{
    /// <summary>HMAC-SHA-256 under a key of its own for each purpose, so that a hash made for one purpose fits no other.</summary>
    byte[] Hash(string purpose, string text);

    /// <summary>AES-256-GCM, bound to the purpose. The first byte names the key's version.</summary>
    byte[] Seal(string purpose, byte[] clear);

    /// <summary>The clear bytes; throws when the seal is broken or of another purpose.</summary>
    byte[] Open(string purpose, byte[] sealedBytes);
}

/// <summary>The purposes keys are used for: one constant each, so that none is used for two things.</summary>
public static class KeyPurposes
{
    public const string Code = "one-time code";
    public const string Target = "code target";
    public const string LimitSubject = "limit subject";
    public const string Session = "session";
    public const string Form = "form key";
    public const string Intent = "intent payload";
    public const string Draft = "registration draft";
    public const string HumanCheck = "human check";
    public const string CardFingerprint = "card fingerprint";
    public const string PayPalPayer = "PayPal payer";
    public const string PayPalReturn = "PayPal return";
    public const string StatementCode = "statement code";
    public const string MailedLink = "mailed link";
    public const string KnownBrowser = "known browser";
    public const string Network = "network of a session";
    public const string SignIn = "sign-in under way";
    public const string Passkey = "passkey challenge";
    public const string TypedForm = "typed form";
    public const string DataProtection = "data protection";
}
