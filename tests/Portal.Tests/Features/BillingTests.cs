using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class BillingTests : PortalTest
{
    [Theory, BothWays]
    public async Task Whoever_has_no_charges_sees_that_there_are_none(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);

        var page = await person.Visitor.OpenAsync("/billing");

        Assert.Equal("Billing", page.Heading);
        Assert.Contains("Outstanding USD 0.00", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing was charged yet.", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasButton("Pay now"));
    }

    [Theory, BothWays]
    public async Task A_paid_charge_has_its_receipt_on_the_page(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Buy");

        var page = await person.Visitor.OpenAsync("/billing");

        Assert.Contains("Starter server Number 1", page.Text, StringComparison.Ordinal);
        Assert.Contains("Receipt Price USD 12.00", page.Text, StringComparison.Ordinal);
        Assert.Contains("Paid with the card that ends in " + card[^4..], page.Text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Outstanding_is_the_sum_of_what_is_open_and_Pay_now_collects_all_of_it(Way way)
    {
        var (person, card) = await OwingAsync(way);
        Assert.Contains("Outstanding USD 12.00", (await person.Visitor.OpenAsync("/billing")).Text, StringComparison.Ordinal);
        await World.Neighbours.TroubleAsync("stripe", "ok");

        var page = await person.Visitor.PressAsync("Pay now");

        Assert.Contains("Outstanding USD 0.00", page.Text, StringComparison.Ordinal);
        await World.PassDaysAsync(12);
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task Pay_now_that_is_declined_says_so_and_leaves_the_charge_open()
    {
        var (person, card) = await OwingAsync(Way.Plain);

        var page = await person.PayNowAsync();

        Assert.Contains("Outstanding USD 12.00", page.Text, StringComparison.Ordinal);
        Assert.Contains("declined the payment", page.Text, StringComparison.Ordinal);
        Assert.Empty(await World.TakenAsync(card));
    }

    /// <summary>What may have been taken a week before its day is known, or looked at by a person, within a day: not a day after that week.</summary>
    [Fact]
    public async Task What_is_paid_by_hand_before_its_day_and_not_known_is_found_out_as_soon_as_any_other()
    {
        var (person, card) = await OwingAsync(Way.Plain);
        await World.PassDaysAsync(5);
        await person.SignInAsync();
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await person.PayNowAsync();

        Assert.Equal("Collecting", await World.ChargesAsync());
        Assert.True(await World.AskSqlAsync<bool>("SELECT deadline <= $1 FROM intents WHERE kind = 'collect-charge' AND ended_at IS NULL", World.Clock.GetUtcNow().AddHours(24)));
        await World.Neighbours.TroubleAsync("stripe", "ok");
        World.Advance(TimeSpan.FromMinutes(11));
        await World.QuietAsync();

        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task Pressing_Pay_now_several_times_pays_once()
    {
        var (person, card) = await OwingAsync(Way.Plain);
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await person.Visitor.OpenAsync("/billing");

        await person.Visitor.SendAtOnceAsync(person.Visitor.Prepare("Pay now"), 5);
        await World.QuietAsync();

        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task Nobody_has_a_bank_asked_without_end()
    {
        var (person, _) = await OwingAsync(Way.Plain);
        for (var i = 0; i < 10; i++) Assert.Equal(200, (await person.PayNowAsync()).Status);

        var page = await person.PayNowAsync();

        Assert.Equal(429, page.Status);
        Assert.Contains("Payment was tried many times.", page.Errors[0], StringComparison.Ordinal);
        Assert.NotNull(page.Answered.Header("Retry-After"));
    }

    [Theory, BothWays]
    public async Task A_coupon_of_an_amount_reduces_the_next_charges_until_it_is_used_up(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);

        var page = await person.RedeemAsync("welcome 2026");
        Assert.Equal("/billing", page.Path);
        Assert.Contains("USD 5.00 left of USD 5.00", page.Text, StringComparison.Ordinal);
        await person.AtProductsAsync("Buy");

        page = await person.Visitor.OpenAsync("/billing");
        Assert.Contains("Taken off by coupon: USD 5.00", page.Text, StringComparison.Ordinal);
        Assert.Contains("used up.", page.Text, StringComparison.Ordinal);
        Assert.Equal(["7.00"], await World.TakenAsync(card));
        await World.PassDaysAsync(31);
        Assert.Equal(["7.00", "12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task A_coupon_of_a_percentage_reduces_so_many_charges()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.RedeemAsync("QUARTER-OFF");
        await person.AtProductsAsync("Buy");

        await World.PassDaysAsync(91);

        Assert.Equal(["9.00", "9.00", "9.00", "12.00"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task A_charge_that_is_too_little_to_be_collected_uses_no_coupon()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.RedeemAsync("QUARTER-OFF");
        await person.AtProductsAsync("Activate");
        await World.UseAsync(10m);
        await World.PassDaysAsync(31);
        Assert.Equal(1, await World.CountAsync("charges", "waived_cents = 38 AND discount_cents = 0"));
        await World.UseAsync(100m);

        await World.PassDaysAsync(30);

        Assert.Equal(["2.81"], await World.TakenAsync(card));
        Assert.Equal(1, await World.CountAsync("coupons", "left_charges = 2"));
    }

    [Fact]
    public async Task A_coupon_that_is_over_gives_nothing_any_more_and_is_refused()
    {
        var (person, card) = await World.People.ReadyAsync();
        person.Visitor = World.VisitorOf([("Catalogue:Coupons:SHORT-LIVED:Percent", "50"), ("Catalogue:Coupons:SHORT-LIVED:Charges", "9"), ("Catalogue:Coupons:SHORT-LIVED:Expires", World.Clock.GetUtcNow().AddDays(5).ToString("O"))]);
        await person.SignInAsync();
        await person.RedeemAsync("SHORT-LIVED");
        await person.AtProductsAsync("Buy");

        await World.PassDaysAsync(31);

        Assert.Equal(["6.00", "12.00"], await World.TakenAsync(card));
        await person.SignInAsync();
        Assert.Equal("There is no coupon with this code, or its time is over. Check the code.", (await person.RedeemAsync("SHORT-LIVED")).ErrorAt("Coupon code"));
    }

    [Theory, BothWays]
    public async Task A_coupon_is_redeemed_once_per_account(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await person.RedeemAsync("WELCOME-2026");

        var page = await person.RedeemAsync("Welcome2026");

        Assert.Equal(422, page.Status);
        Assert.Equal("You have redeemed this coupon already. Each account can use it once.", page.ErrorAt("Coupon code"));
        var (other, _) = await World.People.ReadyAsync();
        Assert.Equal(200, (await other.RedeemAsync("WELCOME-2026")).Status);
    }

    [Fact]
    public async Task A_coupon_is_not_lost_with_an_account_that_is_closing()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Activate");
        await person.AskToLeaveAsync();

        Assert.Equal("Your account is closing, and a coupon would be lost with it.", (await person.RedeemAsync("WELCOME-2026")).ErrorAt("Coupon code"));
        Assert.Equal(0, await World.CountAsync("coupons"));
    }

    [Fact]
    public async Task Guessing_coupons_is_stopped_for_the_account()
    {
        var (person, _) = await World.People.ReadyAsync();
        for (var i = 0; i < 10; i++) Assert.Equal(422, (await person.RedeemAsync($"GUESS-{i:000}")).Status);

        var page = await person.RedeemAsync("WELCOME-2026");

        Assert.Equal(429, page.Status);
        Assert.Contains("Too many codes were tried.", page.ErrorAt("Coupon code"), StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("coupons"));
    }

    [Fact]
    public async Task What_a_coupon_leaves_too_little_of_is_given_up_and_no_bank_is_asked()
    {
        var (person, card) = await World.People.ReadyAsync();
        person.Visitor = World.VisitorOf([("Catalogue:Coupons:ALMOST-ALL:AmountCents", "1160")]);
        await person.SignInAsync();
        await person.RedeemAsync("ALMOST-ALL");
        await person.AtProductsAsync("Buy");
        await World.QuietAsync();

        var page = await person.Visitor.OpenAsync("/billing");

        Assert.Contains("Given up, as it is less than USD 0.50: USD 0.40", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing to pay", page.Text, StringComparison.Ordinal);
        Assert.Empty(await World.TakenAsync(card));
    }

    [Fact]
    public async Task A_neighbours_charges_and_coupons_are_not_shown_nor_paid()
    {
        var (neighbour, theirCard) = await OwingAsync(Way.Plain);
        await neighbour.RedeemAsync("WELCOME-2026");
        var (person, card) = await OwingAsync(Way.Plain);
        await World.Neighbours.TroubleAsync("stripe", "ok");

        var page = await person.PayNowAsync();

        Assert.DoesNotContain("WELCOME-2026", page.Text, StringComparison.Ordinal);
        Assert.Equal(["12.00"], await World.TakenAsync(card));
        Assert.Empty(await World.TakenAsync(theirCard));
    }

    private async Task<(Person Person, string Card)> OwingAsync(Way way)
    {
        await World.Neighbours.TroubleAsync("stripe", "ok");
        var (person, card) = await World.People.ReadyAsync(way);
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        return (person, card);
    }
}
