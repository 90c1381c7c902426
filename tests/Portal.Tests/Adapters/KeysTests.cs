using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portal.Adapters.Keys;
using Portal.Domain;
using Portal.Ports;
using Portal.Tests.Kit;

namespace Portal.Tests.Adapters;

/// <summary>Keyed hashes and seals fit one purpose, and a seal that was touched does not open.</summary>
public sealed class KeysTests : PortalTest
{
    private static readonly byte[] Clear = [1, 2, 3, 4, 5];

    private IKeys Keys => World.Services.GetRequiredService<IKeys>();

    [Fact]
    public void What_is_sealed_opens_for_its_purpose_alone_and_never_looks_the_same()
    {
        var made = Keys.Seal("one", Clear);

        Assert.Equal(Clear, Keys.Open("one", made));
        Assert.NotEqual(made, Keys.Seal("one", Clear));
        Assert.ThrowsAny<CryptographicException>(() => Keys.Open("other", made));
    }

    [Fact]
    public void A_seal_with_one_bit_changed_or_cut_short_does_not_open()
    {
        var made = Keys.Seal("one", Clear);

        for (var bit = 0; bit < made.Length * 8; bit++)
        {
            var touched = (byte[])made.Clone();
            touched[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsAny<CryptographicException>(() => Keys.Open("one", touched));
        }
        for (var length = 0; length < made.Length; length++) Assert.ThrowsAny<CryptographicException>(() => Keys.Open("one", made[..length]));
    }

    [Fact]
    public void A_hash_is_of_its_purpose_and_its_key()
    {
        var other = new PortalKeys(Options.Create(new SecretsOptions { Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) }), World.Services.GetRequiredService<IChance>());
        var ours = Keys.Hash("one", "text");

        Assert.Equal(32, ours.Length);
        Assert.Equal(ours, Keys.Hash("one", "text"));
        Assert.NotEqual(ours, Keys.Hash("other", "text"));
        Assert.NotEqual(ours, other.Hash("one", "text"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void A_key_that_is_none_stops_the_start(string key)
    {
        var refused = Assert.ThrowsAny<Exception>(() => World.With(("Secrets:Key", key)));

        Assert.Contains("Secrets:Key must be 32 random bytes", (refused.GetBaseException() as OptionsValidationException)?.Message ?? refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_forms_lie_in_the_database_sealed()
    {
        await World.Visitor().OpenAsync("/register");

        var kept = await World.AskSqlAsync<string>("SELECT xml FROM data_protection_keys LIMIT 1");

        Assert.Contains("<sealed", kept!, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", kept!, StringComparison.Ordinal);
    }
}
