using Portal.Tests.Kit;

namespace Portal.Tests.Features.HearNews;

/// <summary>What the card processor tells, and what the portal makes of it. Each of these also ends right without the news.</summary>
public sealed class CardNewsTests : PortalTest
{
    private const string AsksOnce = "4000002500003155";

    [Fact]
    public async Task An_owner_who_was_at_their_bank_and_did_not_come_back_has_a_checked_card_all_the_same()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.France);
        await person.AddCardAsync(AsksOnce);
        await person.LeaveTheBankAsync("Complete");

        await World.DeliverAllAsync([await World.Post.WithAsync("setup_intent.succeeded")]);
        await SoonAsync();

        Assert.Equal("hold charge", await World.StatementKindsAsync(AsksOnce));
        Assert.True((await person.Visitor.OpenAsync("/payment-methods/card/confirm")).HasButton("OK"));
    }

    [Fact]
    public async Task An_owner_who_failed_at_their_bank_is_told_although_they_did_not_come_back()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.France);
        await person.AddCardAsync(AsksOnce);
        await person.LeaveTheBankAsync("Fail");

        await World.DeliverAllAsync([await World.Post.WithAsync("setup_intent.setup_failed")]);
        await SoonAsync();

        Assert.Contains("The card was not added", (await person.Visitor.OpenAsync("/payment-methods/card/confirm")).Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("payment_methods", "removed_at IS NULL"));
    }

    [Fact]
    public async Task What_was_asked_for_less_and_less_is_asked_for_at_once()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.France);
        await person.AddCardAsync(AsksOnce);
        await person.LeaveTheBankAsync("Complete");
        await World.DeliverAllAsync([await World.Post.WithAsync("setup_intent.succeeded")]);
        await SoonAsync(6, times: 1);
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await SoonAsync(200, times: 6);
        await World.Neighbours.TroubleAsync("stripe", "ok");
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'hold-on-card' AND state = 'unknown' AND result IS NULL"));

        await World.DeliverAllAsync([World.StripeSays("payment_intent.amount_capturable_updated", $$$"""{"id":"pi_1","metadata":{"verification_id":"{{{await HoldAsync()}}}"}}""", "evt_1")]);
        await SoonAsync(6, times: 1);

        Assert.Equal(1, await World.CountAsync("intents", "kind = 'hold-on-card' AND state = 'done'"));
    }

    /// <summary>At once when the processor tells; else when its page is over, a day later.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_card_typed_into_the_processors_page_is_taken_although_nobody_came_back(bool isTold)
    {
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.VisitorOf([("Cards:Entry", "Hosted")]);
        await person.SignInAsync();
        await person.Visitor.OpenAsync("/payment-methods/card");
        await person.Visitor.PressAsync("Next");
        var card = CardNumbers.Next();
        await person.Visitor.Fill("Card number", card).Fill("Expiry date (MM / YY)", "12 / 39").Fill("Security code (CVC)", "123").Fill("Name on card", "A N Other").SendAndCloseAsync("Save card");
        Assert.Equal(0, await World.CountAsync("payment_methods"));

        var told = await World.Post.WithAsync("checkout.session.completed");
        if (isTold) await World.DeliverAllAsync([told, told]);
        if (!isTold) World.Advance(TimeSpan.FromHours(24.5));
        await SoonAsync();

        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
        if (!isTold) await person.SignInAsync();
        Assert.Equal("/payment-methods/card/confirm", (await person.Visitor.OpenAsync("/payment-methods/card/return")).Path);
        Assert.Equal("/setup", (await person.ConfirmCardAsync(card)).Path);
    }

    [Fact]
    public async Task A_hold_that_went_back_at_the_processor_is_written_down_at_once()
    {
        await World.People.WithCardAsync();
        var hold = await World.AskSqlAsync<string>("SELECT gateway_id FROM card_payments WHERE kind = 'Hold'");
        await AtStripeAsync($"payment_intents/{hold}/cancel");

        await World.DeliverAllAsync([await World.Post.WithAsync("payment_intent.canceled", hold!)]);
        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("card_payments", "kind = 'Hold' AND state = 'Returned'"));
        Assert.Equal(1, await World.CountAsync("card_payments", "kind = 'MicroCharge' AND state = 'Applied'"));
    }

    [Fact]
    public async Task A_charge_that_is_contested_is_on_record_for_the_operator()
    {
        await World.People.WithCardAsync();
        var charge = await World.AskSqlAsync<string>("SELECT gateway_id FROM card_payments WHERE kind = 'MicroCharge'");

        // Told again, it is on record once.
        for (var i = 0; i < 2; i++) await World.DeliverAllAsync([World.StripeSays("charge.dispute.created", $$"""{"id":"dp_1","payment_intent":"{{charge}}"}""", "evt_1")]);

        Assert.Equal(1, await World.CountAsync("audit", "act = 'charge-disputed' AND actor = 'vendor' AND detail = (SELECT id FROM card_payments WHERE kind = 'MicroCharge')"));
    }

    [Theory, BothWays]
    public async Task A_card_that_was_taken_off_at_the_processor_is_off_the_account_and_its_owner_is_told(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await World.QuietAsync();
        await AtStripeAsync($"payment_methods/{await World.AskSqlAsync<string>("SELECT vendor_id FROM payment_methods")}/detach");

        await World.DeliverAllAsync([await World.Post.WithAsync("payment_method.detached")]);
        await World.QuietAsync();

        var page = await person.Visitor.OpenAsync("/payment-methods");
        Assert.Contains("A card is no longer on your account", page.Text, StringComparison.Ordinal);
        Assert.Contains("ending in " + card[^4..], page.Text, StringComparison.Ordinal);
        Assert.Contains(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("no longer a payment method of your account", StringComparison.Ordinal));
        Assert.DoesNotContain(await World.Neighbours.MailToAsync(person.Email), mail => mail.Text.Contains("A payment method was removed", StringComparison.Ordinal));
        await person.AddCardAsync(CardNumbers.Next());
        Assert.DoesNotContain("no longer on your account", (await person.Visitor.OpenAsync("/payment-methods")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_echo_of_our_own_taking_off_says_nothing_new()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.RemoveCardAsync();
        await World.QuietAsync();

        await World.DeliverAllAsync([await World.Post.WithAsync("payment_method.detached")]);
        await World.QuietAsync();

        Assert.DoesNotContain("no longer on your account", (await person.Visitor.OpenAsync("/payment-methods")).Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("payment_methods", "lost_at IS NOT NULL"));
    }

    [Fact]
    public async Task A_card_that_the_bank_renewed_is_shown_as_it_is_now()
    {
        var (person, card) = await World.People.ReadyAsync();
        var id = await World.AskSqlAsync<string>("SELECT vendor_id FROM payment_methods");
        await World.SqlAsync("UPDATE payment_methods SET last4 = '0000', expiry_year = 2027, expiry_month = 1");

        await World.DeliverAllAsync([World.StripeSays("payment_method.automatically_updated", $$$"""{"id":"{{{id}}}","card":{"last4":"9999"}}""", "evt_1")]);
        await World.QuietAsync();

        var page = await person.Visitor.OpenAsync("/payment-methods");
        Assert.Contains("ending in " + card[^4..], page.Text, StringComparison.Ordinal);
        Assert.Contains("Good to 09/2039", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("audit", "act = 'card-renewed' AND actor = 'vendor'"));
    }

    [Fact]
    public async Task A_card_renewed_into_one_that_is_on_another_account_is_lost_here()
    {
        var (person, _) = await World.People.ReadyAsync();
        var id = await World.AskSqlAsync<string>("SELECT vendor_id FROM payment_methods");
        var identity = await World.AskSqlAsync<byte[]>("SELECT identity_hash FROM payment_methods");
        await World.SqlAsync("UPDATE payment_methods SET identity_hash = '\\x00'");
        await World.People.ReadyAsync();
        await World.SqlAsync("UPDATE payment_methods SET identity_hash = $1 WHERE vendor_id <> $2", identity!, id!);

        await World.DeliverAllAsync([World.StripeSays("payment_method.automatically_updated", $$"""{"id":"{{id}}"}""", "evt_1")]);
        await World.QuietAsync();

        Assert.Contains("A card is no longer on your account", (await person.Visitor.OpenAsync("/payment-methods")).Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("payment_methods", "removed_at IS NULL"));
    }

    [Fact]
    public async Task Handed_on_as_it_comes_twice_each_it_changes_nothing_that_asking_would_not()
    {
        await World.Neighbours.TroubleAsync("stripe", "duplicate-webhook");
        World.Post.HandOn = World.DeliverAsync;

        var (_, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Post.WithAsync(2, "charge.refunded");
        await SoonAsync();

        Assert.Equal(4, (await World.Neighbours.StatementAsync(card)).Count);
        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned'"));
        Assert.Equal(1, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
        Assert.True(await World.CountAsync("news") >= 4);
    }

    private async Task<string?> HoldAsync() => await World.AskSqlAsync<string>("SELECT id FROM card_payments WHERE kind = 'Hold'");

    private async Task AtStripeAsync(string act)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/vendors/stripe/v1/{act}") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("Authorization", "Bearer sk_test_sandbox");
        request.Headers.Add("Stripe-Version", "2026-10-28.endive");
        request.Headers.Add("Idempotency-Key", "by-hand:" + act);
        (await World.Neighbours.Http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    /// <summary>News leaves a visitor a few seconds' start.</summary>
    private async Task SoonAsync(int seconds = 6, int times = 3)
    {
        for (var i = 0; i < times; i++)
        {
            World.Advance(TimeSpan.FromSeconds(seconds));
            await World.QuietAsync();
        }
    }
}
