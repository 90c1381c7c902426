using Portal.Tests.Kit;

namespace Portal.Tests.Waits;

/// <summary>One form sent again and again is a flood too: at the limits of a network each arrival counts, though whoever presses twice does one thing.</summary>
public sealed class RepeatTests : PortalTest
{
    [Fact]
    public async Task Asking_for_a_code()
    {
        (string, string?)[] settings = [("Codes:SendsOfNetworkInAnHour", "3")];
        var (one, other) = (await NewcomerAsync(settings), await NewcomerAsync(settings));
        var form = one.Visitor.Prepare("Send");
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await one.Visitor.SendAsync(form)).Status);

        Assert.Equal(429, (await other.Visitor.PressAsync("Send")).Status);
        Assert.Equal(1, await World.CountAsync("challenges"));
    }

    [Fact]
    public async Task Registering_in_an_hour()
    {
        (string, string?)[] settings = [("Registration:OfNetworkInAnHour", "3"), ("Registration:OfNetworkInADay", "1000")];
        await AssertAsync(settings);
    }

    [Fact]
    public async Task Registering_in_a_day()
    {
        (string, string?)[] settings = [("Registration:OfNetworkInADay", "3")];
        await AssertAsync(settings);
    }

    [Theory]
    [InlineData("Billing:CouponTriesOfNetworkInAnHour")]
    [InlineData("Billing:CouponTriesOfNetworkInADay")]
    public async Task Redeeming_a_coupon(string setting)
    {
        var person = await ProvenAsync([(setting, "3")]);
        await person.Visitor.OpenAsync("/billing");
        var form = person.Visitor.Fill("Coupon code", "GUESS-1").Prepare("Redeem");
        for (var i = 0; i < 3; i++) Assert.Equal(422, (await person.Visitor.SendAsync(form)).Status);

        Assert.Equal(429, (await person.Visitor.SendAsync(form)).Status);
        Assert.Equal(1, await World.AskSqlAsync<int>("SELECT count FROM limits WHERE name = 'coupons of account'"));
    }

    /// <summary>Each arrival is hashed, so somebody who sends one wrong password without end would keep everybody out.</summary>
    [Theory]
    [InlineData("Sessions:PasswordsOfAccountInAnHour", 10)]
    [InlineData("Sessions:SignInsOfNetworkInAnHour", 9)]
    public async Task Giving_a_password_again(string setting, int left)
    {
        var person = await ProvenAsync([(setting, "10")]);
        World.Advance(TimeSpan.FromMinutes(11));
        await person.Visitor.OpenAsync("/account/delete");
        var form = person.Visitor.Fill("Password", "wrong words").Prepare("Continue");
        for (var i = 0; i < left; i++) Assert.Equal(422, (await person.Visitor.SendAsync(form)).Status);

        Assert.Equal(429, (await person.Visitor.SendAsync(form)).Status);
        Assert.Equal(1, await World.AskSqlAsync<int>("SELECT count FROM limits WHERE name = 'wrong passwords again'"));
    }

    [Fact]
    public async Task Adding_a_card()
    {
        (string, string?)[] settings = [("CardChecks:TriesOfNetworkInAnHour", "3")];
        var (one, other) = (await ProvenAsync(settings), await ProvenAsync(settings));
        await one.Visitor.OpenAsync("/payment-methods/card");
        var form = one.FillInCard(CardNumbers.Next(CardNumbers.American)).Prepare("Next");
        for (var i = 0; i < 3; i++) Assert.Equal(422, (await one.Visitor.SendAsync(form)).Status);

        Assert.Equal(429, (await other.AddCardAsync(CardNumbers.Next())).Status);
        Assert.Equal(1, await World.CountAsync("card_offers"));
    }

    private async Task AssertAsync((string, string?)[] settings)
    {
        var stranger = World.People.Stranger();
        stranger.Visitor = World.VisitorOf(settings);
        await stranger.Visitor.OpenAsync("/register");
        var form = stranger.FillInRegistration().Prepare("Confirm");
        for (var i = 0; i < 3; i++) Assert.Equal("/verify/email", (await stranger.Visitor.Twin().SendAsync(form)).Path);

        var next = World.People.Stranger();
        next.Visitor = World.VisitorOf(settings);
        Assert.Equal(429, (await next.RegisterAsync()).Status);
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    private async Task<Person> NewcomerAsync((string, string?)[] settings)
    {
        var person = World.People.Stranger();
        person.Visitor = World.VisitorOf(settings);
        Assert.Equal("/verify/email", (await person.RegisterAsync()).Path);
        return person;
    }

    private async Task<Person> ProvenAsync((string, string?)[] settings)
    {
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.VisitorOf(settings);
        await person.SignInAsync();
        return person;
    }
}
