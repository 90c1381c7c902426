using Microsoft.Extensions.DependencyInjection;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.CollectCharge;

/// <summary>What is not taken, not believed and not told.</summary>
public sealed class NotTakenTests : PortalTest
{
    /// <summary>Nobody has shown yet that it is theirs.</summary>
    [Fact]
    public async Task A_card_that_waits_to_be_confirmed_pays_nothing()
    {
        var person = await World.People.WithPayPalAsync();
        await World.Neighbours.TroubleAsync("paypal", "decline");
        await person.AtProductsAsync("Buy");
        var card = CardNumbers.Next();
        await person.AddCardAsync(card);

        await person.PayNowAsync();

        Assert.Equal("Pending", await World.ChargesAsync());
        Assert.Empty(await World.TakenAsync(card));
    }

    /// <summary>After 30 days the processor's list is over: that a charge is not on it says nothing, and a person must look.</summary>
    [Fact]
    public async Task A_charge_whose_answer_was_lost_for_a_month_is_not_taken_for_one_that_was_never_made()
    {
        var (person, _) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await person.AtProductsAsync("Buy");
        await World.Neighbours.TroubleAsync("stripe", "down");
        World.Advance(TimeSpan.FromDays(31));

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.PassAsync(TimeSpan.FromMinutes(44), TimeSpan.FromMinutes(11));

        Assert.Equal("too-long-ago-to-tell", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE kind = 'collect-charge' AND ended_at IS NULL"));
        Assert.StartsWith("Collecting", await World.ChargesAsync(), StringComparison.Ordinal);
    }

    /// <summary>It would only frighten.</summary>
    [Fact]
    public async Task A_decline_that_was_paid_since_is_told_no_more()
    {
        var (person, _) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("mail", "down");
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await person.PayNowAsync();

        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10));

        var mails = await World.Neighbours.MailToAsync(person.Email);
        Assert.DoesNotContain(mails, mail => mail.Subject.Contains("declined", StringComparison.Ordinal));
        Assert.Contains(mails, mail => mail.Subject == "Receipt from Northgate");
    }

    /// <summary>It has been asked about by then, and may be paid.</summary>
    [Fact]
    public async Task An_order_that_another_process_has_named_meanwhile_stays_the_one()
    {
        var person = await World.People.WithPayPalAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("paypal", "lose-answer");
        await person.AtProductsAsync("Buy");
        Assert.Equal(1, await World.CountAsync("charges", "state = 'Collecting' AND order_id IS NULL"));
        await World.Neighbours.TroubleAsync("paypal", "ok");
        World.Advance(TimeSpan.FromMinutes(1));

        await World.MeanwhileAsync("UPDATE charges SET order_id = 'named meanwhile'", World.QuietAsync);

        Assert.Equal(1, await World.CountAsync("charges", "state = 'Collecting' AND order_id = 'named meanwhile'"));
        Assert.Empty(await World.TakenAtPayPalAsync());
    }

    /// <summary>Taken up a moment before its answer was written down by somebody else; the next one has its own day and key.</summary>
    [Fact]
    public async Task A_try_that_is_over_takes_nothing()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        await World.Neighbours.TroubleAsync("stripe", "ok");
        var (account, charge) = (await World.AskSqlAsync<string>("SELECT id FROM accounts"), await World.AskSqlAsync<string>("SELECT id FROM charges WHERE attempt = 2"));
        await World.WithDbAsync(db =>
        {
            ActivatorUtilities.CreateInstance<Intents>(World.Services, db).Plan(BillingKeys.CollectKind, "the first try", account!, new CollectPayload(charge!, 1));
            return db.SaveChangesAsync();
        });

        await World.QuietAsync();

        Assert.Equal("not-wanted", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE key = 'the first try'"));
        Assert.Equal("Pending", await World.ChargesAsync());
        Assert.Empty(await World.TakenAsync(card));
    }
}
