using System.Globalization;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Web;

/// <summary>What a form asks a device for.</summary>
/// <param name="Challenge">Field of the form by which its challenge is known again.</param>
/// <param name="Options">What passkey.js hands to the browser.</param>
public sealed record PasskeyForm(string Challenge, string Options);

/// <summary>
/// Forms that a passkey fills in. A challenge is made from a time and a chance that the form carries, for one browser and one use, under our
/// key: nothing has to be stored until it is used. That it is used once is for whoever takes the answer to see to.
/// </summary>
public sealed class PasskeyForms(IPasskeys passkeys, IKeys keys, IChance chance, BrowserCookie browser, IOptions<PortalOptions> portal, TimeProvider time)
{
    /// <summary>How long a page may lie open before its button is pressed.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    /// <summary>Browsers give passkeys to names, not to numbers.</summary>
    public bool AreOffered => portal.Value.PublicUrl!.HostNameType is UriHostNameType.Dns;

    public PasskeySite Site => new(portal.Value.PublicUrl!, portal.Value.Brand);

    public PasskeyForm? ToSignIn()
    {
        if (!AreOffered) return null;
        var challenge = NewChallenge();
        return new PasskeyForm(challenge, passkeys.SignInOptions(Site, BytesOf("", challenge)));
    }

    public PasskeyForm ToAdd(PasskeyOwner owner, IReadOnlyList<byte[]> known)
    {
        var challenge = NewChallenge();
        return new PasskeyForm(challenge, passkeys.NewOptions(Site, owner, BytesOf(owner.AccountId, challenge), known));
    }

    /// <summary>The bytes that the device has signed; null when the form is not one of ours, or is too old.</summary>
    /// <param name="accountId">To add one to; empty to sign in.</param>
    public byte[]? Read(string accountId, string? challenge)
    {
        if (!AreOffered || challenge?.Split('.') is not [var until, _]) return null;
        if (!long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds < time.GetUtcNow().ToUnixTimeSeconds()) return null;
        // Whoever makes one up gets bytes that no form of ours has asked a device to sign.
        return BytesOf(accountId, challenge);
    }

    private string NewChallenge() => string.Create(CultureInfo.InvariantCulture, $"{(time.GetUtcNow() + Lasts).ToUnixTimeSeconds()}.{chance.Token()}");

    private byte[] BytesOf(string accountId, string challenge) => keys.Hash(KeyPurposes.Passkey, accountId + "\n" + challenge + "\n" + browser.Keep().Reveal());
}
