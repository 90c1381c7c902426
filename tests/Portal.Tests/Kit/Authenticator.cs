using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Portal.Tests.Kit;

/// <summary>
/// A device that keeps one passkey, by W3C Web Authentication level 3, sections 5.1, 5.8.1 and 6.1: written from the specification, without the
/// portal's library. What it can be told to get wrong is what a thief or a bad device would do.
/// </summary>
internal sealed class Authenticator : IDisposable
{
    private const byte Present = 0x01, Verified = 0x04, WithKey = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private byte[] _owner = [];

    public byte[] Id { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Sees to it that its owner is there: finger, face, PIN.</summary>
    public bool SeesOwner { get; set; } = true;

    /// <summary>How often it has signed; 0 for ever where it does not count.</summary>
    public uint Count { get; set; }

    /// <summary>Where the browser takes itself to be.</summary>
    public string Origin { get; set; } = "";

    /// <summary>What it says it answers to: "webauthn.get" where it signs in.</summary>
    public string? Says { get; set; }

    /// <summary>Whose name it gives when it signs in; its owner's, if it is not told otherwise.</summary>
    public byte[]? Claims { get; set; }

    /// <summary>Of the site; the host of the origin, if it is not told otherwise.</summary>
    public string? RelyingParty { get; set; }

    public string Make(string options)
    {
        var wishes = JsonNode.Parse(options)!;
        _owner = WebEncoders.Base64UrlDecode(wishes["user"]!["id"]!.GetValue<string>());
        byte[] data = [.. Data(wishes["rp"]!["id"]!.GetValue<string>(), WithKey), .. new byte[16], 0, (byte)Id.Length, .. Id, .. PublicKey()];
        var made = new CborWriter(CborConformanceMode.Ctap2Canonical);
        made.WriteStartMap(3);
        made.WriteTextString("fmt");
        made.WriteTextString("none");
        made.WriteTextString("attStmt");
        made.WriteStartMap(0);
        made.WriteEndMap();
        made.WriteTextString("authData");
        made.WriteByteString(data);
        made.WriteEndMap();
        return Answer(new { clientDataJSON = Text(Client(wishes, "webauthn.create")), attestationObject = Text(made.Encode()), transports = new[] { "internal" } });
    }

    public string Sign(string options)
    {
        var wishes = JsonNode.Parse(options)!;
        var (client, data) = (Client(wishes, "webauthn.get"), Data(wishes["rpId"]!.GetValue<string>(), 0));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new { clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature), userHandle = Text(Claims ?? _owner) });
    }

    public void Dispose() => _key.Dispose();

    private static string Text(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);

    private byte[] Client(JsonNode wishes, string act) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { type = Says ?? act, challenge = wishes["challenge"]!.GetValue<string>(), origin = Origin, crossOrigin = false }));

    private byte[] Data(string relyingParty, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty ?? relyingParty)), (byte)(flags | Present | (SeesOwner ? Verified : 0)), .. count];
    }

    /// <summary>COSE_Key of an ES256 key (RFC 9053, section 7.1.1).</summary>
    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(false).Q;
        var key = new CborWriter(CborConformanceMode.Ctap2Canonical);
        key.WriteStartMap(5);
        foreach (var (label, value) in new[] { (1, 2), (3, -7), (-1, 1) })
        {
            key.WriteInt32(label);
            key.WriteInt32(value);
        }
        key.WriteInt32(-2);
        key.WriteByteString(point.X!);
        key.WriteInt32(-3);
        key.WriteByteString(point.Y!);
        key.WriteEndMap();
        return key.Encode();
    }

    private string Answer(object response) =>
        JsonSerializer.Serialize(new { id = Text(Id), rawId = Text(Id), type = "public-key", response, clientExtensionResults = new { } });
}

/// <summary>What people do with passkeys, and the browser's script for them.</summary>
internal static class PasskeyActs
{
    public static Authenticator Authenticator(this World world) => new() { Origin = world.Address.GetLeftPart(UriPartial.Authority) };

    /// <summary>What the page's form wants of a device.</summary>
    public static string PasskeyOptions(this Page page) => page.Document.QuerySelector("form[data-passkey]")!.GetAttribute("data-options")!;

    /// <summary>The form as the script sends it, with what the device said.</summary>
    public static Submission WithPasskey(this Visitor visitor, string button, string answer) => visitor.Prepare(button).With("Credential", answer);

    public static async Task<Page> AddPasskeyAsync(this Person person, Authenticator device)
    {
        await person.Visitor.OpenAsync("/security/passkeys");
        return await person.Visitor.SendAsync(person.Visitor.WithPasskey("Add a passkey", device.Make(person.Visitor.Page.PasskeyOptions())));
    }

    public static async Task<Page> SignInWithAsync(this Visitor visitor, Authenticator device)
    {
        await visitor.OpenAsync("/sign-in");
        return await visitor.SendAsync(visitor.WithPasskey("Sign in with a passkey", device.Sign(visitor.Page.PasskeyOptions())));
    }

    /// <summary>Somebody with both proven and a passkey, and a browser that was never here.</summary>
    public static async Task<(Person Person, Authenticator Device)> WithPasskeyAsync(this World world, Way way = Way.Plain)
    {
        var person = await world.People.WithBothProvenAsync(way);
        var device = world.Authenticator();
        await person.AddPasskeyAsync(device);
        person.Visitor = world.Visitor(way);
        return (person, device);
    }
}
