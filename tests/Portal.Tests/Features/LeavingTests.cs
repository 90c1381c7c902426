using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>Leaving with products, charges and coupons: what refuses, what is waited for, and that nothing slips in between (D1, D2).</summary>
public sealed class LeavingTests : PortalTest
{
    private const string Closing = "Your account is closing";

    [Theory, BothWays]
    public async Task A_subscription_stands_in_the_way_until_its_period_is_over(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Buy");

        var page = await person.AskToLeaveAsync();

        Assert.Equal(422, page.Status);
        Assert.Contains("Starter server renews itself on", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasLink("Products"));
        await person.AtProductsAsync("Turn off auto-renewal");
        page = await person.AskToLeaveAsync();
        Assert.Equal(422, page.Status);
        Assert.Contains("You can delete your account after that.", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NULL"));
        await World.PassDaysAsync(30.5);
        await person.SignInAsync();
        Assert.Equal("/account/deleted", (await person.AskToLeaveAsync()).Path);
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Theory, BothWays]
    public async Task A_free_trial_binds_nobody_and_is_named_among_what_is_lost(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Start free trial");
        await person.RedeemAsync("WELCOME-2026");

        var page = await person.Visitor.OpenAsync("/account/delete");

        Assert.Contains("Your Free trial, which ends at once", page.Text, StringComparison.Ordinal);
        Assert.Contains("What is left of your coupon WELCOME-2026", page.Text, StringComparison.Ordinal);
        Assert.Equal("/account/deleted", (await person.Visitor.PressAsync("OK")).Path);
        Assert.Equal(0, await World.CountAsync("coupons") + await World.CountAsync("subscriptions"));
    }

    [Theory, BothWays]
    public async Task Pay_as_you_go_is_released_charged_within_48_hours_and_then_the_account_goes_by_itself(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        Assert.Contains("You can take that back until all is charged and paid", (await person.Visitor.OpenAsync("/account/delete")).Text, StringComparison.Ordinal);

        var page = await person.AskToLeaveAsync();

        Assert.Equal("/account/delete", page.Path);
        Assert.Contains(Closing, page.Text, StringComparison.Ordinal);
        Assert.Contains("Object storage is terminated. What you used is charged on", page.Text, StringComparison.Ordinal);
        Assert.Contains("if no payment is declined", page.Text, StringComparison.Ordinal);
        Assert.False((await person.Visitor.OpenAsync("/products")).HasButton("Buy") && (await person.AtProductsAsync("Buy")).Status != 422);
        await World.PassAsync(TimeSpan.FromHours(26), TimeSpan.FromHours(1));
        Assert.Equal(["3.75"], await World.TakenAsync(card));
        Assert.Equal(0, await World.CountAsync("accounts"));
        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Contains(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject == "Your Northgate account has been deleted");
    }

    [Theory, BothWays]
    public async Task A_declined_collection_keeps_it_closing_says_what_to_do_and_paying_deletes_it(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await person.AskToLeaveAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");

        await World.PassDaysAsync(13);

        Assert.Equal("Failed", await World.ChargesAsync());
        Assert.Contains(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("It is deleted by itself as soon as this is paid.", StringComparison.Ordinal));
        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NOT NULL"));
        await person.SignInAsync();
        var page = await person.Visitor.OpenAsync("/account/delete");
        Assert.Contains("We could not collect USD 3.75 for Object storage", page.Text, StringComparison.Ordinal);
        Assert.Contains("That waits for you", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasButton("Keep my account"));
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await person.PayNowAsync();
        await World.QuietAsync();
        Assert.Equal(["3.75"], await World.TakenAsync(card));
        await World.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10));
        Assert.Equal(0, await World.CountAsync("accounts"));
        Assert.Contains(await World.Neighbours.MailToAsync(person.Email), mail => mail.Subject == "Receipt from Northgate");
    }

    [Theory, BothWays]
    public async Task A_first_decline_is_told_with_the_next_try_and_what_its_owner_may_do(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await person.AskToLeaveAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await World.PassAsync(TimeSpan.FromHours(26), TimeSpan.FromHours(1));
        await person.SignInAsync();

        var page = await person.Visitor.OpenAsync("/account/delete");

        Assert.Contains("was declined. We try again on", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("You need not do anything", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasLink("Billing"));
    }

    [Theory, BothWays]
    public async Task A_charge_that_failed_refuses_the_wish_and_is_named(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Terminate");
        await World.PassDaysAsync(13);
        await person.SignInAsync();

        var page = await person.AskToLeaveAsync();

        Assert.Equal(422, page.Status);
        Assert.Contains("We could not collect USD 3.75 for Object storage", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasLink("Billing"));
        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NULL"));
    }

    [Fact]
    public async Task A_wish_taken_back_leaves_the_account_with_its_charges_and_may_be_made_again()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);
        await person.AskToLeaveAsync();
        await person.Visitor.PressAsync("Keep my account");

        await World.PassDaysAsync(2);

        Assert.Equal(["3.75"], await World.TakenAsync(card));
        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NULL"));
        await person.SignInAsync();
        Assert.Equal("/account/deleted", (await person.AskToLeaveAsync()).Path);
    }

    /// <summary>D1: whoever is first, no deleted account has a live product or an open charge.</summary>
    [Fact]
    public async Task Buying_and_leaving_at_once_fifty_times_leaves_no_product_without_its_owner()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.Visitor.OpenAsync("/products");
        var forms = new[] { "Buy", "Activate", "Start free trial" }.Select(person.Visitor.Prepare).ToList();
        await person.Visitor.OpenAsync("/account/delete");
        forms.Add(person.Visitor.Prepare("OK"));

        await Races.Race.OfAsync(50, number => person.Visitor.Twin().SendAsync(forms[number % forms.Count]));
        await World.QuietAsync();

        var accounts = await World.CountAsync("accounts");
        var live = await World.CountAsync("subscriptions", "ended_at IS NULL");
        Assert.True(accounts == 1 || live == 0, $"{accounts} accounts, {live} live products");
        Assert.Equal(0, await World.CountAsync("charges", "state <> 'Paid' AND NOT EXISTS (SELECT FROM accounts WHERE accounts.id = charges.account_id)"));
        Assert.Equal(0, await World.CountAsync("card_payments", "state IN ('Planned', 'Applied') AND NOT EXISTS (SELECT FROM accounts WHERE accounts.id = card_payments.account_id)"));
    }
}
