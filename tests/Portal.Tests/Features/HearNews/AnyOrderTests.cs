using CsCheck;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.HearNews;

/// <summary>Late, twice, in any order, or not at all: it ends the same (M6).</summary>
public sealed class AnyOrderTests : PortalTest
{
    /// <summary>How a run's news is mixed: which of it arrives after each step, in which order, and whether what it brings is done at once.</summary>
    private sealed record Mix(int[][] Picks, bool RefundFails, bool IsEager)
    {
        public IEnumerable<Delivery> Of(IReadOnlyList<Delivery> told, int step) => Picks[step].Where(_ => told.Count > 0).Select(pick => told[pick % told.Count]);
    }

    private static readonly Gen<Mix> Mixes =
        Gen.Select(Gen.Int[0, 999].Array[0, 20].Array[6], Gen.Bool, Gen.Bool, (picks, fails, eager) => new Mix(picks, fails, eager));

    [Fact]
    public async Task A_card_check_ends_the_same_whatever_news_arrives_and_when() =>
        await Mixes.SampleAsync(async mix =>
        {
            await World.ForgetAsync();
            var card = mix.RefundFails ? CardNumbers.SendsRefundsBack : CardNumbers.Next(CardNumbers.American);
            var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);

            await person.AddCardAsync(card);
            await MixInAsync(mix, 1, 3);
            Assert.Equal("hold charge", await World.StatementKindsAsync(card));
            await person.ConfirmCardAsync(card);
            await MixInAsync(mix, 2, 3);
            await World.QuietAsync();
            await MixInAsync(mix, 3, 6);
            World.Advance(TimeSpan.FromHours(1.01));
            await MixInAsync(mix, 4, mix.RefundFails ? 8 : 6);
            await World.QuietAsync();
            World.Advance(TimeSpan.FromHours(23));
            await World.QuietAsync();
            await MixInAsync(mix, 5, 6);
            await World.QuietAsync();

            await AssertTheBooksAgreeAsync(card);
        }, iter: 12, threads: 1);

    [Fact]
    public async Task So_does_a_message_with_a_code()
    {
        var person = await World.People.RegisteredAsync();
        await person.Visitor.OpenAsync("/verify/phone");
        await person.Visitor.Fill("Phone number", "07400 555321").PressAsync("Send message");
        var reference = (await World.AskSqlAsync<string>("SELECT id FROM challenges"))!;
        Delivery[] told =
        [
            World.TwilioSays(reference, ("MessageSid", "SM1"), ("MessageStatus", "sent")),
            World.TwilioSays(reference, ("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003")),
            World.TwilioSays(reference, ("MessageSid", "SM2"), ("MessageStatus", "sent")),
            World.TwilioSays(reference, ("MessageSid", "SM2"), ("MessageStatus", "undelivered"), ("ErrorCode", "30006")),
        ];

        await Gen.Shuffle(Enumerable.Range(0, 8).Select(index => told[index % 4]).ToArray()).SampleAsync(async order =>
        {
            await World.SqlAsync("UPDATE challenges SET arrived_at = NULL, trouble = NULL");
            await World.SqlAsync("DELETE FROM news");
            await World.DeliverAllAsync(order);
            Assert.Equal(1, await World.CountAsync("challenges", "trouble = 'no-messages' AND arrived_at IS NULL"));
        }, iter: 25, threads: 1);
    }

    /// <summary>What has come so far, some of it several times, some not at all. Signed anew, as neighbours do at each try.</summary>
    private async Task MixInAsync(Mix mix, int step, int atLeast)
    {
        var told = await World.Post.WithAsync(atLeast, "/webhooks/stripe");
        foreach (var delivery in mix.Of(told, step))
        {
            var signed = delivery.With("Stripe-Signature", News.StripeSignature(delivery.Text, "whsec_sandbox", World.Clock.GetUtcNow()));
            Assert.Equal(200, await World.DeliverAsync(signed));
            if (mix.IsEager) await World.SweepOnceAsync();
        }
    }

    /// <summary>Ours and the bank's: what is out there is out here, and every refund that failed is on record once.</summary>
    private async Task AssertTheBooksAgreeAsync(string card)
    {
        var lines = await World.Neighbours.StatementAsync(card);
        Assert.Single(lines, line => line.Kind == "void");
        var isBack = lines.Any(line => line.Kind == "refund");
        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned'"));
        Assert.Equal(isBack ? 0 : 1, await World.CountAsync("failed_refunds", "returned_at IS NULL"));
        Assert.Equal(isBack ? 0 : 1, await World.CountAsync("intents", "kind = 'refund-again' AND ended_at IS NULL"));
        var sent = await World.CountAsync("intents", "kind IN ('refund-charge', 'refund-again') AND state = 'done'");
        Assert.Equal(isBack ? sent - 1 : sent, await World.CountAsync("failed_refunds"));
        Assert.Equal(await World.CountAsync("failed_refunds"), await World.CountAsync("audit", "act = 'refund-failed'"));
        Assert.Equal(1, await World.CountAsync("payment_methods", "verified_at IS NOT NULL AND removed_at IS NULL AND lost_at IS NULL"));
    }
}
