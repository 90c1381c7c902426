using Portal.Ports;
using Portal.Tests.Adapters.Kit;

namespace Portal.Tests.Adapters;

/// <summary>A vendor that cannot prove who it is learns nothing from us, and the log has a word of its own for it.</summary>
public sealed class SecureConnectionTests
{
    [Fact]
    public async Task An_impostor_hears_nothing_and_the_log_says_why()
    {
        await using var vendor = await CannedVendor.StartAsImpostorAsync();
        await using var adapters = vendor.Adapters();

        Assert.Equal(new Reply<string>.NotReached("no-secure-connection"), await adapters.Port<ITelephone>().SendMessageAsync("+447400123456", "text", TimeSpan.FromMinutes(10), "1", default));
        await adapters.Port<ICardGateway>().ReadRefundAsync("re_1", default);
        await adapters.Port<IPayPal>().OpenAgreementAsync(new AgreementOrder("http://127.0.0.1:5080/back", "http://127.0.0.1:5080/cancel", "The Portal", "Future payments"), "1", default);

        Assert.Empty(vendor.Asked);
        Assert.Equal(0, vendor.TokensGiven);
        foreach (var name in new[] { "Twilio", "Stripe", "PayPal" })
            Assert.Contains(adapters.Logs.Lines, line => line.Contains(name, StringComparison.Ordinal) && line.Contains("no-secure-connection", StringComparison.Ordinal));
    }
}
