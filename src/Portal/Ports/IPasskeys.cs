namespace Portal.Ports;

/// <summary>Where passkeys are made for: a browser gives one to no other site.</summary>
/// <param name="Url">The address visitors type; its host is the relying party's id.</param>
/// <param name="Brand">What the device calls the site.</param>
public sealed record PasskeySite(Uri Url, string Brand);

/// <summary>Whose passkey it becomes.</summary>
/// <param name="AccountId">Comes back with every sign-in (the user handle).</param>
/// <param name="Name">What the device calls the account, so that its owner can tell two apart.</param>
public sealed record PasskeyOwner(string AccountId, string Name);

/// <param name="PublicKey">COSE_Key.</param>
public sealed record NewPasskey(byte[] CredentialId, byte[] PublicKey, long SignCount);

/// <summary>One that is on record.</summary>
public sealed record KnownPasskey(string AccountId, byte[] CredentialId, byte[] PublicKey, long SignCount);

/// <summary>
/// Passkeys by W3C Web Authentication (level 3): what the browser's script is to ask its device for, and whether the device's answer holds.
/// Always with the owner's own sign (fingerprint, face, the device's lock), so that a passkey stands for password and code together.
/// </summary>
public interface IPasskeys
{
    /// <summary>PublicKeyCredentialCreationOptions as JSON.</summary>
    /// <param name="known">Credential ids the account has: a device that holds one of them makes no second.</param>
    string NewOptions(PasskeySite site, PasskeyOwner owner, byte[] challenge, IReadOnlyList<byte[]> known);

    /// <summary>PublicKeyCredentialRequestOptions as JSON, for whichever account the visitor chooses on the device.</summary>
    string SignInOptions(PasskeySite site, byte[] challenge);

    /// <summary>What a device has made; null when it is not an answer to this challenge, for this site and owner, with the owner's sign.</summary>
    /// <param name="answer">RegistrationResponseJSON, straight from the visitor.</param>
    Task<NewPasskey?> ReadNewAsync(PasskeySite site, PasskeyOwner owner, byte[] challenge, string answer, CancellationToken ct);

    /// <summary>Which credential an answer claims to come from; null when it is no answer at all.</summary>
    /// <param name="answer">AuthenticationResponseJSON, straight from the visitor.</param>
    byte[]? IdIn(string answer);

    /// <summary>How far the device has counted; null when the answer does not hold.</summary>
    Task<long?> CheckAsync(PasskeySite site, byte[] challenge, string answer, KnownPasskey known, CancellationToken ct);
}
