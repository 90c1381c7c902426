using Portal.Tests.Kit;

namespace Portal.Tests.Features.DeleteAccount;

/// <summary>The page that asks once more names all that goes with the account, and nothing that is gone already.</summary>
public sealed class LossesTests : PortalTest
{
    [Theory, BothWays]
    public async Task Each_thing_that_goes_is_named_so_that_its_owner_knows_it_again(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await person.ToPayPalAsync();
        await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue");
        await person.AtProductsAsync("Start free trial");
        await person.AtProductsAsync("Activate");
        await person.RedeemAsync("WELCOME-2026");
        using var device = World.Authenticator();
        await person.AddPasskeyAsync(device);

        Assert.Equal(
        [
            $"Your account with the email address {person.Email[0]}•••{person.Email[person.Email.IndexOf('@', StringComparison.Ordinal)..]}",
            "Your phone number that ends in " + person.Phone[^3..],
            $"Your passkey that was added on {World.Clock.GetUtcNow():d MMMM yyyy}",
            "Your card that ends in " + card[^4..],
            "Your PayPal billing agreement, which is cancelled",
            "Your Free trial, which ends at once",
            "Object storage, which is terminated. What you used is charged 24 hours later",
            "What is left of your coupon WELCOME-2026",
            "Your receipts and support tickets",
        ], await NamedAsync(person));
    }

    [Fact]
    public async Task Whoever_has_only_an_address_loses_no_more_than_that()
    {
        var person = await World.People.WithProvenEmailAsync();

        Assert.Equal(["Your account with the email address", "Your receipts and support tickets"], (await NamedAsync(person)).Select(line => line.Split(' ' + person.Email[..1])[0]));
    }

    [Fact]
    public async Task Money_of_a_card_check_is_said_to_come_back_first()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.AddCardAsync(CardNumbers.Next());

        await person.Visitor.OpenAsync("/account/delete");

        Assert.Contains("the money of your card check is given back first", person.Visitor.Page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be taken back", person.Visitor.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coupon_whose_time_is_over_is_no_loss_nor_is_one_that_is_used_up()
    {
        var (person, _) = await World.People.ReadyAsync();
        person.Visitor = World.VisitorOf([("Catalogue:Coupons:SHORT-LIVED:Percent", "50"), ("Catalogue:Coupons:SHORT-LIVED:Charges", "9"), ("Catalogue:Coupons:SHORT-LIVED:Expires", World.Clock.GetUtcNow().AddDays(5).ToString("O"))]);
        await person.SignInAsync();
        foreach (var code in new[] { "SHORT-LIVED", "WELCOME-2026", "QUARTER-OFF" }) await person.RedeemAsync(code);
        await World.SqlAsync("UPDATE coupons SET left_cents = 0 WHERE code = 'WELCOME-2026'");
        Assert.Equal(["SHORT-LIVED", "QUARTER-OFF"], await CouponsAsync(person));

        World.Advance(TimeSpan.FromDays(5.01));
        await person.SignInAsync();

        Assert.Equal(["QUARTER-OFF"], await CouponsAsync(person));
    }

    private static async Task<IEnumerable<string>> CouponsAsync(Person person) =>
        (await NamedAsync(person)).Where(line => line.StartsWith("What is left of your coupon", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]);

    private static async Task<IReadOnlyList<string>> NamedAsync(Person person) =>
        [.. (await person.Visitor.OpenAsync("/account/delete")).Document.QuerySelectorAll("main ul:last-of-type li").Select(Page.Clean)];
}
