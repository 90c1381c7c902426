using System.Net;
using Portal.Tests.Kit;

namespace Portal.Tests.Waits;

/// <summary>What one network may do, whatever the accounts it comes with; and what one may do in a day.</summary>
public sealed class NetworkLimitTests : PortalTest
{
    private const string Elsewhere = "127.7.7.7";

    [Fact]
    public async Task Registrations_of_a_network_in_a_day()
    {
        (string, string?)[] settings = [("Registration:OfNetworkInADay", "3")];
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("/verify/email", (await RegisterAsync(settings)).Path);
            World.Advance(TimeSpan.FromMinutes(90));
        }

        var page = await RegisterAsync(settings);

        Assert.Equal(429, page.Status);
        Assert.StartsWith("Too many accounts were opened from your network. Try again after ", Assert.Single(page.Errors), StringComparison.Ordinal);
        Assert.Equal("/verify/email", (await RegisterAsync(settings, Elsewhere)).Path);
    }

    /// <summary>Whether or not it is taken; and whoever uses them up keeps its owner out of no other network.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Registrations_with_an_address_in_a_day(bool isTaken)
    {
        (string, string?)[] settings = [("Registration:OfAddressInADay", "2")];
        var email = isTaken ? (await World.People.WithProvenEmailAsync()).Email : "fresh@post.example";
        World.Advance(TimeSpan.FromHours(25));
        for (var i = 0; i < 2; i++) Assert.Equal("/verify/email", (await RegisterAsync(settings, email: email)).Path);

        Assert.Equal(429, (await RegisterAsync(settings, email: email)).Status);
        Assert.Equal("/verify/email", (await RegisterAsync(settings)).Path);
        Assert.Equal("/verify/email", (await RegisterAsync(settings, Elsewhere, email)).Path);
    }

    [Fact]
    public async Task Coupons_of_an_account_in_a_day()
    {
        var person = await AtAsync([("Billing:CouponTriesInADay", "3")]);
        for (var i = 0; i < 3; i++) Assert.Equal(422, (await person.RedeemAsync($"GUESS-{i}")).Status);

        Assert.Equal(429, (await person.RedeemAsync("WELCOME-2026")).Status);
        World.Advance(TimeSpan.FromHours(2));
        await person.SignInAsync();
        Assert.Equal(429, (await person.RedeemAsync("WELCOME-2026")).Status);
    }

    [Fact]
    public Task Coupons_of_a_network_in_a_day() => AssertSharedAsync("Billing:CouponTriesOfNetworkInADay", async (person, number) => (await person.RedeemAsync($"GUESS-{number}")).Status, 422);

    [Fact]
    public Task Tickets_of_a_network() => AssertSharedAsync("Support:OfNetworkInAnHour", async (person, number) =>
    {
        await person.Visitor.OpenAsync("/support");
        return (await person.Visitor.Fill("Subject", $"Question {number}").Fill("What happened?", "Nothing yet.").PressAsync("Submit")).Status;
    });

    [Fact]
    public Task Files_of_all_data_for_a_network() => AssertSharedAsync("DownloadData:OfNetworkInAnHour", async (person, _) =>
    {
        await person.Visitor.OpenAsync("/security/data");
        using var answer = await person.Visitor.AskAsync(HttpMethod.Post, "/security/data", new FormUrlEncodedContent(person.Visitor.Prepare("Download my data").Fields));
        return (int)answer.StatusCode;
    });

    [Fact]
    public Task Ways_to_PayPal_of_a_network() => AssertSharedAsync("Billing:PayPalStartsOfNetworkInAnHour", async (person, _) => (await person.ToPayPalAsync()).Status);

    [Fact]
    public Task Payments_by_hand_of_a_network() => AssertSharedAsync("Billing:PayNowOfNetworkInAnHour", async (person, number) =>
    {
        // There is nothing to pay, and no button; whoever wants to be a nuisance sends the form all the same.
        await person.Visitor.OpenAsync("/billing");
        return (await person.Visitor.SendAsync(person.Visitor.Fill("Coupon code", $"{number}").Prepare("Redeem").To("/billing?handler=pay"))).Status;
    });

    /// <summary>Two of the one and one of the other are allowed; the fourth is not, whoever it is, and is allowed from elsewhere.</summary>
    private async Task AssertSharedAsync(string setting, Func<Person, int, Task<int>> act, int allowed = 200)
    {
        (string, string?)[] settings = [(setting, "3")];
        var (one, other) = (await AtAsync(settings), await AtAsync(settings));
        Assert.Equal((allowed, allowed, allowed), (await act(one, 1), await act(one, 2), await act(other, 3)));

        Assert.Equal((int)HttpStatusCode.TooManyRequests, await act(other, 4));
        Assert.Equal((int)HttpStatusCode.TooManyRequests, await act(one, 5));

        other.Visitor = World.VisitorOf(settings, from: Elsewhere);
        World.Advance(TimeSpan.FromSeconds(61));
        await other.SignInAsync();
        Assert.Equal(allowed, await act(other, 6));
    }

    private async Task<Person> AtAsync((string, string?)[] settings)
    {
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.VisitorOf(settings);
        await person.SignInAsync();
        return person;
    }

    private async Task<Page> RegisterAsync((string, string?)[] settings, string? from = null, string? email = null)
    {
        var stranger = World.People.Stranger();
        stranger.Visitor = World.VisitorOf(settings, from: from);
        stranger.Email = email ?? stranger.Email;
        return await stranger.RegisterAsync();
    }
}
