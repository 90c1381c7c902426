using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.DeleteAccount;

/// <summary>A closing account whose payment method is declined: another one can be added, pays, and goes with the account (D1 to D4).</summary>
public sealed class WhileClosingTests : PortalTest
{
    [Theory, BothWays]
    public async Task Whose_only_card_declines_adds_PayPal_pays_and_is_gone(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await OweAsync(person, "stripe");
        Assert.Contains("another payment method", (await person.Visitor.OpenAsync("/account/delete")).Text, StringComparison.Ordinal);

        await person.ToPayPalAsync();
        Assert.Equal("/setup", (await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue")).Path);
        Assert.Contains("Your account is closing", person.Visitor.Page.Text, StringComparison.Ordinal);
        await person.PayNowAsync();
        var afterwards = (await person.Visitor.OpenAsync("/account/delete")).Text;
        Assert.Contains("Everything is settled. Your account is being deleted", afterwards, StringComparison.Ordinal);
        Assert.DoesNotContain("if no payment is declined", afterwards, StringComparison.Ordinal);
        await World.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10));

        Assert.Equal(["3.75"], await World.TakenAtPayPalAsync());
        Assert.Empty(await World.TakenAsync(card));
        await AssertGoneAsync();
        Assert.All(await World.Neighbours.AgreementsAsync(), agreement => Assert.NotEqual("active", agreement.State.ToLowerInvariant()));
    }

    [Theory, BothWays]
    public async Task Whose_PayPal_declines_adds_a_card_confirms_it_pays_and_is_gone(Way way)
    {
        var person = await World.People.WithPayPalAsync(way);
        await OweAsync(person, "paypal");
        var card = CardNumbers.Next();

        Assert.Equal("/payment-methods/card/confirm", (await person.AddCardAsync(card)).Path);
        Assert.Equal("/setup", (await person.ConfirmCardAsync(card)).Path);
        await World.QuietAsync();
        await person.PayNowAsync();
        await World.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10));

        Assert.Equal(["3.75"], await World.TakenAsync(card));
        Assert.Equal("Returned, Returned", await World.LedgerAsync());
        await AssertGoneAsync();
        var other = await World.People.WithBothProvenAsync();
        Assert.Equal("/payment-methods/card/confirm", (await other.AddCardAsync(card)).Path);
    }

    [Fact]
    public async Task A_card_check_begun_while_closing_is_settled_first_and_at_once_when_all_is_paid()
    {
        var person = await World.People.WithPayPalAsync();
        await OweAsync(person, "paypal");
        var card = CardNumbers.Next();
        await person.AddCardAsync(card);
        await World.Neighbours.TroubleAsync("stripe", "down");
        await World.Neighbours.TroubleAsync("paypal", "ok");
        await person.PayNowAsync();
        await World.PassAsync(TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(2));
        Assert.Equal(("Paid", "Applied, Applied"), (await World.ChargesAsync(), await World.LedgerAsync()));
        Assert.Equal("money-not-back-yet", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE kind = 'finish-deletion'"));
        Assert.Contains("Money of a card check is still on its way back to you.", (await person.Visitor.OpenAsync("/account/delete")).Text, StringComparison.Ordinal);

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.PassAsync(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5));

        Assert.Equal("Returned, Returned", await World.LedgerAsync());
        Assert.Equal(["charge", "hold", "refund", "void"], (await World.StatementKindsAsync(card)).Split(' ').Order());
        await AssertGoneAsync();
    }

    [Theory, BothWays]
    public async Task With_nothing_to_pay_nothing_is_added(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await World.SqlAsync("UPDATE accounts SET closing_since = $1", World.Clock.GetUtcNow());
        var card = CardNumbers.Next();

        var page = await person.AddCardAsync(card);

        Assert.Equal("Your account is being deleted, so nothing can be added to it. Take the deletion back first.", page.ErrorAt("Card number"));
        Assert.Empty(await World.Neighbours.StatementAsync(card));
        await person.ToPayPalAsync();
        page = await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue");
        Assert.Contains("Your account is being deleted, so nothing can be added to it.", page.Text, StringComparison.Ordinal);
        await World.QuietAsync();
        Assert.Equal(0, await World.CountAsync("payment_methods"));
        Assert.All(await World.Neighbours.AgreementsAsync(), agreement => Assert.NotEqual("active", agreement.State.ToLowerInvariant()));
    }

    /// <summary>Its bank wants to see the owner first, who does not come back from there.</summary>
    [Fact]
    public async Task A_card_check_begun_before_the_wish_goes_no_further()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        var card = CardNumbers.Next(CardNumbers.AsksItsOwner);
        await person.AddCardAsync(card);

        Assert.Equal("/account/deleted", (await person.AskToLeaveAsync()).Path);

        await World.QuietAsync();
        Assert.Empty(await World.Neighbours.StatementAsync(card));
        Assert.Equal("Declined, Declined", await World.LedgerAsync());
        Assert.Contains(await World.Neighbours.RequestsAsync("stripe"), request => request.Path.Contains("/setup_intents/", StringComparison.Ordinal) && request.Path.EndsWith("/cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nor_does_one_whose_card_is_attached_and_not_charged_yet()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        var card = CardNumbers.Next(CardNumbers.AsksItsOwner);
        await person.AddCardAsync(card);
        await person.PressThereAsync("Complete");
        await World.CarryOutAsync(CardCheckKeys.Keep);

        Assert.Equal("/account/deleted", (await person.AskToLeaveAsync()).Path);

        await World.QuietAsync();
        Assert.Empty(await World.Neighbours.StatementAsync(card));
        Assert.Equal("Declined, Declined", await World.LedgerAsync());
    }

    /// <summary>Asked to leave with something used, which could not be collected; signed in again.</summary>
    private async Task OweAsync(Person person, string vendor)
    {
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        Assert.Equal("/account/delete", (await person.AskToLeaveAsync()).Path);
        await World.Neighbours.TroubleAsync(vendor, "decline");
        await World.PassAsync(TimeSpan.FromHours(26), TimeSpan.FromHours(1));
        Assert.Equal("Pending", await World.ChargesAsync());
        await person.SignInAsync();
    }

    private async Task AssertGoneAsync()
    {
        foreach (var vendor in new[] { "stripe", "paypal" }) await World.Neighbours.TroubleAsync(vendor, "ok");
        await World.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10));
        Assert.Equal(0, await World.CountAsync("accounts") + await World.CountAsync("payment_methods"));
        Assert.Equal(0, await World.CountAsync("intents", "kind IN ('detach-card', 'delete-customer', 'paypal-cancel') AND ended_at IS NULL"));
    }
}
