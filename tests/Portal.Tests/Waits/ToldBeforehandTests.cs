using Portal.Tests.Kit;

namespace Portal.Tests.Waits;

/// <summary>Each page that can make somebody wait says so before it does, with the figure that is set.</summary>
public sealed class ToldBeforehandTests : PortalTest
{
    private static readonly (string, string?)[] Figures =
    [
        ("Sessions:WrongPasswords", "7"), ("Sessions:FirstWait", "00:20:00"), ("Sessions:PasswordsOfAccountInAnHour", "50"),
        ("ResetPassword:OfAddressInAnHour", "4"), ("ResetPassword:OfAddressInADay", "17"),
        ("Registration:OfAddressInADay", "13"),
        ("CardChecks:TriesOfAccountInADay", "6"), ("Billing:PayPalStartsInAnHour", "14"),
        ("Billing:CouponTriesInAnHour", "8"), ("Billing:CouponTriesInADay", "33"),
        ("Support:OfAccountInADay", "12"), ("DownloadData:OfAccountInADay", "9"),
        ("Codes:SendsInAnHour", "3"), ("Codes:WaitAfterThem", "05:00:00"), ("Codes:WrongTriesInADay", "22"), ("Codes:WrongTriesOfAccountInADay", "44"), ("Codes:SendsOfAccountInADay", "25"),
    ];

    [Theory]
    [InlineData("/sign-in", "After 7 wrong passwords within an hour you have to wait for 20 minutes, then longer each time. Setting a new password ends the wait.")]
    [InlineData("/forgot-password", "You can ask for 4 links in an hour, then you have to wait for 30 minutes; and for 17 in a day, then for 2 hours.")]
    [InlineData("/register", "You can try 13 times in a day with one address. When very many people register from your network, such as an office, you may have to wait.")]
    [InlineData("/help/codes", "A code takes 5 tries. After 22 wrong ones in a day for one address or number, or 44 of one account, you have to wait; the page says until when.")]
    [InlineData("/help/codes", "One account can have 25 codes in a day, whatever the addresses and numbers.")]
    public async Task A_stranger_reads_it(string path, string words)
    {
        var page = await World.VisitorOf(Figures).OpenAsync(path);

        Assert.Contains(words, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_reads_it() =>
        Assert.Contains("After 10 wrong passwords within an hour you have to wait for 30 minutes.", (await Staff.AtTheDoorAsync(World)).Page.Text, StringComparison.Ordinal);

    [Fact]
    public async Task A_customer_reads_it()
    {
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.VisitorOf(Figures);
        await person.GivePasswordAsync();
        Assert.True(person.Visitor.Page.HasField("Enter code"), person.Visitor.Page.ToString());
        Assert.Contains("It can be tried 5 times.", person.Visitor.Page.Text, StringComparison.Ordinal);
        Assert.Contains("You can have 3 codes in an hour; after that you have to wait 5 hours.", person.Visitor.Page.Text, StringComparison.Ordinal);
        await person.GiveSignInCodeAsync();

        await AssertSaysAsync("/security/password", "After 7 wrong passwords within an hour you have to wait for 20 minutes");
        await AssertSaysAsync("/security/password", "Right or wrong, you can type it 50 times in an hour; after that you have to wait for 20 minutes.");
        await AssertSaysAsync("/payment-methods/card", "You can try 6 cards in a day, and have 5 attempts to confirm the one that is taken.");
        await AssertSaysAsync("/payment-methods/paypal", "You can go there 14 times in an hour.");
        await AssertSaysAsync("/billing", "You can try 8 codes in an hour, and 33 in a day.");
        await AssertSaysAsync("/support", "You can open 12 tickets in a day.");
        await AssertSaysAsync("/security/data", "You can download it 9 times in a day.");
        World.Advance(TimeSpan.FromMinutes(11));
        await AssertSaysAsync("/confirm-password", "After 7 wrong passwords within an hour you have to wait for 20 minutes");
        await AssertSaysAsync("/confirm-password", "Right or wrong, you can type it 50 times in an hour; after that you have to wait for 20 minutes.");

        async Task AssertSaysAsync(string path, string words)
        {
            var page = await person.Visitor.OpenAsync(path);
            Assert.True(page.Status == 200 && page.Text.Contains(words, StringComparison.Ordinal), page.ToString());
        }
    }

    [Fact]
    public async Task Whoever_owes_reads_how_often_paying_by_hand_may_be_tried()
    {
        var (person, _) = await World.People.ReadyAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        person.Visitor = World.VisitorOf([("Billing:PayNowInAnHour", "11")]);
        await person.SignInAsync();

        Assert.Contains("You can try that 11 times in an hour.", (await person.Visitor.OpenAsync("/billing")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_changes_address_or_number_reads_how_many_codes_and_tries_there_are()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.AskForNewEmailCodeAsync("moved@post.example");
        AssertSays();
        await person.AskForNewPhoneCodeAsync(90_004);
        AssertSays();

        void AssertSays()
        {
            Assert.Contains("It can be tried 5 times.", person.Visitor.Page.Text, StringComparison.Ordinal);
            Assert.Contains("You can have 5 codes in an hour; after that you have to wait 2 hours.", person.Visitor.Page.Text, StringComparison.Ordinal);
        }
    }

    [Theory, BothWays]
    public async Task Behind_the_door_a_wrong_password_says_how_many_tries_are_left_and_the_last_one_until_when_to_wait(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        World.Advance(TimeSpan.FromMinutes(11));
        await person.Visitor.OpenAsync("/confirm-password");
        for (var left = 9; left > 1; left--) Assert.Equal($"The password is not right. Check it and try again. You have {left} more tries before you have to wait.", await ErrorAsync());
        var form = person.Visitor.Fill("Password", "wrong words again").Prepare("Continue");
        Assert.Equal("The password is not right. Check it and try again. You have one more try before you have to wait.", (await person.Visitor.SendAsync(form)).ErrorAt("Password"));
        // The same form arriving again is no further try, and knows of none.
        Assert.Equal("The password is not right. Check it and try again.", (await person.Visitor.SendAsync(form)).ErrorAt("Password"));

        var until = World.InWords(World.Clock.GetUtcNow().AddMinutes(15));

        Assert.Equal($"The password is not right. You can try again after {until}, or set a new password by “Forgot your password?”.", await ErrorAsync());
        // It says so once; whoever comes again reads it beforehand.
        Assert.DoesNotContain("Too many wrong passwords.", person.Visitor.Page.Text, StringComparison.Ordinal);
        Assert.Contains("Too many wrong passwords.", (await person.Visitor.OpenAsync("/confirm-password")).Text, StringComparison.Ordinal);
        Assert.Equal(429, (await person.Visitor.Fill("Password", person.Password).PressAsync("Continue")).Status);

        async Task<string?> ErrorAsync() => (await person.Visitor.Fill("Password", $"wrong words {World.Clock.GetUtcNow().Ticks}").PressAsync("Continue")).ErrorAt("Password");
    }

    /// <summary>A second wait is longer than the first, and is told as long as it is.</summary>
    [Fact]
    public async Task The_time_told_with_the_last_try_is_that_of_the_wait_which_follows()
    {
        var person = await World.People.WithBothProvenAsync();
        foreach (var minutes in new[] { 15, 30 })
        {
            await person.Visitor.OpenAsync("/security/password");
            for (var i = 0; i < 10; i++)
                await person.Visitor.Fill("Current password", $"wrong words {minutes} {i}").Fill("New password", "eleven purple umbrellas").Fill("Confirm password", "eleven purple umbrellas").PressAsync("Change password");
            Assert.Contains(World.InWords(World.Clock.GetUtcNow().AddMinutes(minutes)), person.Visitor.Page.ErrorAt("Current password"), StringComparison.Ordinal);
            World.Advance(TimeSpan.FromMinutes(minutes + 0.1));
            await World.SqlAsync("DELETE FROM sessions");
            await person.SignInAsync();
        }
    }

    /// <summary>Whoever watches the figure would see it begin afresh when the owner comes in.</summary>
    [Fact]
    public async Task At_the_door_nobody_is_told_how_many_tries_are_left()
    {
        var person = await World.People.WithBothProvenAsync();
        foreach (var email in new[] { person.Email, "phantom@post.example" })
        {
            var visitor = World.Visitor();
            await visitor.OpenAsync("/sign-in");
            for (var i = 0; i < 10; i++)
            {
                var page = await visitor.Fill("Email address", email).Fill("Password", $"wrong words {i}").PressAsync("Sign in");
                Assert.Equal("The email address or the password is not right. Check both and try again.", Assert.Single(page.Errors));
            }
        }
    }
}
