using Portal.Tests.Kit;

namespace Portal.Tests.Journeys;

/// <summary>From a stranger on the start page to a customer who is gone again, as a person would do it: by links, labels and buttons alone.</summary>
public sealed class CustomerJourneyTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_stranger_becomes_a_customer_and_leaves_again(Way way)
    {
        var person = World.People.Stranger(way);
        var visitor = person.Visitor;
        var card = CardNumbers.Next();

        await visitor.OpenAsync("/");
        await visitor.FollowAsync("Free account");
        await person.FillInRegistration().PressAsync("Confirm");
        At(visitor, "Verify your email address");
        await visitor.PressAsync("Send");
        await World.QuietAsync();
        await visitor.Fill("Enter code", await World.Neighbours.EmailedCodeAsync(person.Email)).PressAsync("Verify");

        At(visitor, "Set up your account");
        await visitor.FollowAsync("Verify your phone number");
        await visitor.Fill("Phone number", person.Phone).PressAsync("Call immediately");
        await visitor.Fill("Enter code", await World.Neighbours.PhonedCodeAsync(person.FullPhone)).PressAsync("Verify");

        At(visitor, "Set up your account");
        await visitor.FollowAsync("Add a payment method");
        await visitor.Choose("Credit card").PressAsync("Next");
        At(visitor, "Card information");
        await person.FillInCard(card).PressAsync("Next");
        At(visitor, "Confirm your card");
        await visitor.Choose("Transaction code").Fill("6-digit code", await World.StatementCodeAsync(card)).PressAsync("OK");

        At(visitor, "Set up your account");
        Assert.Equal("Your account is ready", visitor.Page.Document.QuerySelector(".notice-title")?.TextContent);
        await visitor.PressAsync("Sign out");
        await visitor.FollowAsync("Sign in");
        await visitor.Fill("Email address", person.Email).Fill("Password", person.Password).PressAsync("Sign in");
        At(visitor, "Set up your account");

        await visitor.FollowAsync("Security settings");
        await visitor.Choose("I understand that my account will be removed").PressAsync("Delete my account");
        At(visitor, "Confirm account deletion");
        await visitor.PressAsync("OK");
        At(visitor, "Your account has been deleted");
        // Whether somebody must be told that their address was used is looked at some seconds after registering.
        World.Advance(TimeSpan.FromSeconds(11));
        await World.QuietAsync();

        Assert.Equal(["charge", "hold", "refund", "void"], (await World.StatementKindsAsync(card)).Split(' ').Order());
        foreach (var mark in new[] { person.Email, person.FullPhone[3..], card[^8..] }) Assert.Empty(await World.TablesWithAsync(mark));
        await World.Neighbours.MailAsync(person.Email, "Your Northgate account has been deleted");
        // Whether the refund arrives is looked at for four weeks, without knowing whose it was.
        Assert.Equal(0, await World.OpenIntentsAsync());
    }

    [Theory, BothWays]
    public async Task The_phone_may_come_first_and_PayPal_instead_of_a_card(Way way)
    {
        var person = World.People.Stranger(way, Residence.Germany);
        var visitor = person.Visitor;
        await person.RegisterAsync();
        await visitor.FollowAsync("Use phone instead");
        await visitor.Fill("Phone number", person.Phone).PressAsync("Send message");
        await visitor.Fill("Enter code", await World.Neighbours.PhonedCodeAsync(person.FullPhone)).PressAsync("Verify");
        await visitor.FollowAsync("Verify your email address");
        await visitor.PressAsync("Send");
        await World.QuietAsync();
        await visitor.Fill("Enter code", await World.Neighbours.EmailedCodeAsync(person.Email)).PressAsync("Verify");
        await visitor.FollowAsync("Add a payment method");
        await visitor.Choose("PayPal").PressAsync("Next");
        await visitor.PressAsync("Add");
        await visitor.Choose("greta@payers.example: Germany: pays").PressAsync("Agree and continue");

        At(visitor, "Set up your account");
        Assert.Equal("Your account is ready", visitor.Page.Document.QuerySelector(".notice-title")?.TextContent);
    }

    [Theory, BothWays]
    public async Task Somebody_who_stops_half_way_goes_on_where_they_left(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.AskForEmailCodeAsync();
        World.Advance(TimeSpan.FromHours(5));

        await person.SignInAsync();
        At(person.Visitor, "Verify your email address");
        Assert.False(person.Visitor.Page.HasField("Enter code"));
        await person.ProveEmailAsync();
        World.Advance(TimeSpan.FromDays(30));
        await World.TidyAsync();
        await World.QuietAsync();

        await person.SignInAsync();
        At(person.Visitor, "Verify your phone number");
        await person.ProvePhoneAsync();
        var card = CardNumbers.Next();
        await person.AddCardAsync(card);
        World.Advance(TimeSpan.FromDays(2));
        await World.QuietAsync();

        await person.SignInAsync();
        At(person.Visitor, "Confirm your card");
        Assert.Equal("/setup", (await person.GuessAsync(await World.StatementCodeAsync(card))).Path);
    }

    [Fact]
    public async Task Steps_cannot_be_skipped_by_their_address()
    {
        var person = await World.People.RegisteredAsync();
        foreach (var path in new[] { "/setup", "/payment-methods", "/payment-methods/add", "/payment-methods/card", "/payment-methods/paypal", "/payment-methods/card/confirm" })
            Assert.Equal("/verify/email", (await person.Visitor.OpenAsync(path)).Path);

        var other = await World.People.WithProvenEmailAsync();
        var form = (await AtAsync(other, "/payment-methods/add")).Prepare("Next");
        Assert.Equal("/verify/email", (await person.Visitor.SendAsync(form.With("__RequestVerificationToken", await TokenAsync(person)))).Path);
    }

    private static async Task<Visitor> AtAsync(Person person, string path)
    {
        await person.Visitor.OpenAsync(path);
        return person.Visitor;
    }

    private static async Task<string> TokenAsync(Person person) =>
        (await AtAsync(person, "/verify/email")).Prepare("Send").Fields.First(field => field.Key == "__RequestVerificationToken").Value;

    private static void At(Visitor visitor, string heading) => Assert.True(visitor.Heading == heading && visitor.Status == 200, $"Expected “{heading}”, but: {visitor.Page}");
}
