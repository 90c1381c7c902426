using System.Diagnostics;
using Portal.Ports;
using Portal.Tests.Adapters.Kit;

namespace Portal.Tests.Adapters.CardGateway;

/// <summary>A number and a security code that occur nowhere else: wherever they turn up, we let them out.</summary>
public sealed class StripeSecrecyTests(Outside outside) : IClassFixture<Outside>
{
    private const string Number = "4000008265172938";
    private const string MistypedNumber = "4000008265172939";
    private const string SecurityCode = "7391";
    private const string Holder = "Marker Holder-Name";

    [Theory]
    [InlineData(null)]
    [InlineData("down")]
    [InlineData("lose-answer")]
    [InlineData("timeout")]
    public async Task A_card_leaves_no_trace_in_logs_or_activities(string? trouble)
    {
        var traces = new List<string>();
        using var listener = Listen(traces);
        await using var adapters = await outside.AdaptersAsync(("Cards:TimeoutSeconds", "1"));
        if (trouble is not null) outside.Trouble("stripe", trouble);

        foreach (var number in (string[])[Number, MistypedNumber, "378282246310005"])
        {
            var entry = new CardEntry(new(number), new(SecurityCode), 12, 2040, Holder);
            await adapters.Port<ICardGateway>().ReadCardAsync(entry, $"read:{number[^4..]}", default);
        }

        // Other tests' requests end meanwhile.
        string[] seen;
        lock (traces) seen = [.. traces];
        Assert.NotEmpty(adapters.Logs.Lines);
        Assert.NotEmpty(seen);
        Assert.All(adapters.Logs.Lines.Concat(seen), AssertClean);
    }

    [Fact]
    public async Task A_wrong_base_address_does_not_shout_the_card_in_an_exception()
    {
        await using var adapters = await outside.AdaptersAsync(("Cards:BaseAddress", "http://127.0.0.1:1"));
        var entry = new CardEntry(new(Number), new(SecurityCode), 12, 2040, Holder);
        var reply = await adapters.Port<ICardGateway>().ReadCardAsync(entry, "read:1", default);
        AssertClean(reply.ToString());
        Assert.All(adapters.Logs.Lines, AssertClean);
    }

    private static void AssertClean(string line)
    {
        foreach (var marker in (string[])[Number, MistypedNumber, Number[..12], SecurityCode, Holder, "Marker", "sk_test_sandbox"])
            Assert.DoesNotContain(marker, line, StringComparison.Ordinal);
    }

    private static ActivityListener Listen(List<string> traces)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("System.Net.Http", StringComparison.Ordinal) || source.Name.StartsWith("Stripe", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (traces) traces.Add($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Baggage)}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
