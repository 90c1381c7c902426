using System.Text;
using System.Text.Json;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Portal.Ports;

namespace Portal.Adapters.Passkeys;

/// <summary>The FIDO2 library for .NET. Which make of device it is does not matter here, so none is asked to prove it (attestation "none").</summary>
internal sealed class Fido2Passkeys(ILogger<Fido2Passkeys> logger) : IPasskeys
{
    private const int MostCharacters = 20_000;

    private static readonly PubKeyCredParam[] Algorithms = [new(COSE.Algorithm.ES256), new(COSE.Algorithm.EdDSA), new(COSE.Algorithm.RS256)];

    public string NewOptions(PasskeySite site, PasskeyOwner owner, byte[] challenge, IReadOnlyList<byte[]> known) =>
        CredentialCreateOptions.Create(ConfigurationOf(site), challenge, UserOf(owner),
            new AuthenticatorSelection { ResidentKey = ResidentKeyRequirement.Required, UserVerification = UserVerificationRequirement.Required },
            AttestationConveyancePreference.None, [.. known.Select(id => new PublicKeyCredentialDescriptor(id))], null, Algorithms).ToJson();

    public string SignInOptions(PasskeySite site, byte[] challenge) => OptionsOf(site, challenge).ToJson();

    public Task<NewPasskey?> ReadNewAsync(PasskeySite site, PasskeyOwner owner, byte[] challenge, string answer, CancellationToken ct) => TrustAsync(async () =>
    {
        if (Read<AuthenticatorAttestationRawResponse>(answer) is not { Response: not null } response) return null;
        var made = await new Fido2(ConfigurationOf(site), null).MakeNewCredentialAsync(new MakeNewCredentialParams
        {
            AttestationResponse = response,
            OriginalOptions = CredentialCreateOptions.FromJson(NewOptions(site, owner, challenge, [])),
            // A unique index says so, and tells the truth when two ask at once.
            IsCredentialIdUniqueToUserCallback = (_, _) => Task.FromResult(true),
        }, ct);
        return new NewPasskey(made.Id, made.PublicKey, made.SignCount);
    });

    public byte[]? IdIn(string answer)
    {
        try
        {
            return Read<AuthenticatorAssertionRawResponse>(answer)?.RawId is { Length: > 0 } id ? id : null;
        }
        catch (Exception fault) when (IsOfTheAnswer(fault))
        {
            return null;
        }
    }

    public async Task<long?> CheckAsync(PasskeySite site, byte[] challenge, string answer, KnownPasskey known, CancellationToken ct)
    {
        var checkedOnce = await TrustAsync(async () => Read<AuthenticatorAssertionRawResponse>(answer) is { Response: not null } response
            ? await new Fido2(ConfigurationOf(site), null).MakeAssertionAsync(new MakeAssertionParams
            {
                AssertionResponse = response,
                OriginalOptions = OptionsOf(site, challenge),
                StoredPublicKey = known.PublicKey,
                StoredSignatureCounter = (uint)known.SignCount,
                IsUserHandleOwnerOfCredentialIdCallback = (handle, _) => Task.FromResult(handle.UserHandle.AsSpan().SequenceEqual(HandleOf(known.AccountId)) && handle.CredentialId.AsSpan().SequenceEqual(known.CredentialId)),
            }, ct)
            : null);
        return checkedOnce?.SignCount;
    }

    private static AssertionOptions OptionsOf(PasskeySite site, byte[] challenge) =>
        AssertionOptions.Create(ConfigurationOf(site), challenge, [], UserVerificationRequirement.Required, null);

    private static Fido2Configuration ConfigurationOf(PasskeySite site) => new()
    {
        RPID = site.Url.Host,
        RPName = site.Brand,
        // Nobody is hurried: some need long to find their device.
        Timeout = (uint)TimeSpan.FromMinutes(5).TotalMilliseconds,
        Origins = new HashSet<string> { site.Url.GetLeftPart(UriPartial.Authority) },
    };

    private static Fido2User UserOf(PasskeyOwner owner) => new() { Id = HandleOf(owner.AccountId), Name = owner.Name, DisplayName = owner.Name };

    private static byte[] HandleOf(string accountId) => Encoding.UTF8.GetBytes(accountId);

    private static T? Read<T>(string answer) where T : class => answer.Length > MostCharacters ? null : JsonSerializer.Deserialize<T>(answer);

    private async Task<T?> TrustAsync<T>(Func<Task<T?>> check) where T : class
    {
        try
        {
            return await check();
        }
        catch (Exception fault) when (IsOfTheAnswer(fault))
        {
            // Only the kind: what was typed is in the message. An origin that is always wrong is a setting of ours (Portal:PublicUrl).
            logger.LogInformation("A passkey's answer did not hold: {Kind} {Code}", fault.GetType().Name, (fault as Fido2VerificationException)?.Code);
            return null;
        }
    }

    /// <summary>JSON, CBOR, keys and signatures are all the visitor's own: whatever the library throws at them, they do not hold.</summary>
    private static bool IsOfTheAnswer(Exception fault) => fault is not (OperationCanceledException or OutOfMemoryException);
}
