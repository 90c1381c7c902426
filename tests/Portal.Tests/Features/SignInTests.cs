using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class SignInTests : PortalTest
{
    private const string NotRight = "The email address or the password is not right. Check both and try again.";

    [Theory, BothWays]
    public async Task Signing_in_leads_to_the_first_open_task(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.SignOutAsync();
        Assert.Equal("/verify/email", (await person.SignInAsync()).Path);

        await person.ProvePhoneAsync();
        await person.SignOutAsync();
        Assert.Equal("/verify/email", (await person.SignInAsync()).Path);

        await person.ProveEmailAsync();
        await person.SignOutAsync();
        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);
    }

    [Theory, BothWays]
    public async Task A_wrong_password_and_an_unknown_address_are_answered_alike(Way way)
    {
        var person = await World.People.RegisteredAsync();
        var visitor = World.Visitor(way);

        var wrong = await SignInAsync(visitor, person.Email, "not the right words");
        var unknown = await SignInAsync(World.Visitor(way), "nobody@post.example", "not the right words");

        Assert.Equal((422, 422), (wrong.Status, unknown.Status));
        Assert.Equal(NotRight, wrong.ErrorAt("Password"));
        Assert.Equal(wrong.Errors, unknown.Errors);
        Assert.Equal(wrong.Title, unknown.Title);
        Assert.Equal(person.Email, wrong.ValueOf("Email address"));
        Assert.Equal("", wrong.ValueOf("Password"));
    }

    [Theory, BothWays]
    public async Task An_empty_form_says_what_is_missing(Way way)
    {
        var visitor = World.Visitor(way);
        await visitor.OpenAsync("/sign-in");

        var page = await visitor.PressAsync("Sign in");

        Assert.Equal(422, page.Status);
        Assert.Equal(["Enter your email address", "Enter your password"], page.Errors);
    }

    [Theory, BothWays]
    public async Task Ten_wrong_passwords_close_the_door_for_a_quarter_of_an_hour(Way way)
    {
        var person = await World.People.RegisteredAsync();
        var visitor = World.Visitor(way);
        for (var i = 0; i < 10; i++) Assert.Equal(422, (await SignInAsync(visitor, person.Email, $"wrong words {i}")).Status);

        var closed = await SignInAsync(visitor, person.Email, person.Password);

        Assert.Equal(429, closed.Status);
        Assert.Equal([$"Too many tries to sign in. You can try again after {World.InWords(World.Clock.GetUtcNow().AddMinutes(15))}."], closed.Errors);
        Assert.Equal("900", closed.Answered.Header("Retry-After"));
        World.Advance(TimeSpan.FromMinutes(15.1));
        Assert.Equal("/verify/email", (await SignInAsync(visitor, person.Email, person.Password)).Path);
    }

    [Fact]
    public async Task Thirty_wrong_passwords_at_once_are_ten_and_it_is_so_for_unknown_addresses_too()
    {
        var visitor = World.Visitor();
        await visitor.OpenAsync("/sign-in");
        visitor.Fill("Email address", "nobody@post.example").Fill("Password", "x");
        var form = visitor.Prepare("Sign in");

        var pages = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => visitor.Twin().SendAsync(form.With("Password", $"wrong words {i}"))));

        Assert.Equal(10, pages.Count(page => page.Status == 422));
        Assert.Equal(20, pages.Count(page => page.Status == 429));
    }

    [Fact]
    public async Task The_right_password_takes_the_wrong_ones_back()
    {
        var person = await World.People.WithProvenEmailAsync();
        for (var round = 0; round < 2; round++)
        {
            var visitor = World.Visitor();
            for (var i = 0; i < 9; i++) Assert.Equal(422, (await SignInAsync(visitor, person.Email, $"wrong words {i}")).Status);
            Assert.Equal("/sign-in/code", (await SignInAsync(visitor, person.Email, person.Password)).Path);
        }
    }

    [Theory, BothWays]
    public async Task Signing_in_begins_a_new_session_and_ends_the_old_one(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var old = person.Visitor.Cookies.Find("session")!.Value;
        var other = person.Visitor.NewTab();
        await SignInByHandAsync(other, person);

        Assert.NotEqual(old, person.Visitor.Cookies.Find("session")!.Value);
        var thief = World.Visitor();
        thief.Cookies.Put(World.Address, "session", old);
        Assert.Equal("/sign-in", (await thief.OpenAsync("/verify/email")).Path);
    }

    [Fact]
    public async Task The_name_of_a_session_has_160_random_bits()
    {
        var person = await World.People.RegisteredAsync();

        // 5 bits each; that they are random, ChanceTests show.
        Assert.Matches("^[0-9a-hjkmnp-tv-z]{32}$", person.Visitor.Cookies.Find("session")!.Value);
    }

    [Fact]
    public async Task A_session_that_is_not_used_ends_after_half_an_hour()
    {
        var person = await World.People.WithProvenEmailAsync();
        for (var i = 0; i < 3; i++)
        {
            World.Advance(TimeSpan.FromMinutes(29));
            Assert.Equal("/setup", (await person.Visitor.OpenAsync("/setup")).Path);
        }

        World.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
    }

    [Fact]
    public async Task However_busy_a_session_ends_after_twelve_hours()
    {
        var person = await World.People.WithProvenEmailAsync();
        for (var i = 0; i < 35; i++)
        {
            World.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal("/setup", (await person.Visitor.OpenAsync("/setup")).Path);
        }

        World.Advance(TimeSpan.FromMinutes(21));

        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
    }

    [Theory, BothWays]
    public async Task A_form_that_arrives_again_after_the_account_was_tidied_away_is_no_error(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.SignOutAsync();
        World.Advance(TimeSpan.FromHours(23.5));
        await person.Visitor.OpenAsync("/sign-in");
        var form = person.Visitor.Fill("Email address", person.Email).Fill("Password", person.Password).Prepare("Sign in");
        var twin = person.Visitor.Twin();
        Assert.Equal(200, (await person.Visitor.SendAsync(form)).Status);
        World.Advance(TimeSpan.FromHours(1));
        await World.TidyAsync();
        Assert.Equal(0, await World.CountAsync("accounts"));

        var page = await twin.SendAsync(form);

        Assert.Equal("/sign-in", page.Path);
        Assert.Equal(200, page.Status);
    }

    [Theory, BothWays]
    public async Task A_form_that_arrives_after_the_session_ended_asks_to_sign_in(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        World.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal("/sign-in?typed=lost", (await person.Visitor.PressAsync("Send")).Path);
        Assert.Equal(0, await World.CountAsync("challenges"));
    }

    [Theory, BothWays]
    public async Task Pressing_twice_signs_in_all_the_same(Way way)
    {
        var person = await World.People.RegisteredAsync();
        var visitor = World.Visitor(way);
        await visitor.OpenAsync("/sign-in");
        var form = visitor.Fill("Email address", person.Email).Fill("Password", person.Password).Prepare("Sign in");
        var twin = visitor.Twin();

        var pages = await Task.WhenAll(visitor.SendAsync(form), twin.SendAsync(form));

        Assert.All(pages, page => Assert.Equal("/verify/email", page.Path));
    }

    [Theory, BothWays]
    public async Task Somebody_signed_in_already_is_led_on(Way way)
    {
        var person = await World.People.RegisteredAsync(way);

        Assert.Equal("/verify/email", (await person.Visitor.OpenAsync("/sign-in")).Path);
    }

    [Fact]
    public async Task The_session_cookie_is_for_this_host_alone_and_for_no_script()
    {
        var person = await World.People.RegisteredAsync();
        person.Visitor = World.VisitorOf(World.BehindTls);
        await person.SignInAsync();

        Assert.All(person.Visitor.Cookies.All, cookie =>
        {
            Assert.StartsWith("__Host-", cookie.Name, StringComparison.Ordinal);
            Assert.True(cookie.Has("secure") && cookie.Has("httponly") && cookie.Has("path=/"), cookie.ToString());
            Assert.DoesNotContain(cookie.Attributes, attribute => attribute.StartsWith("domain", StringComparison.OrdinalIgnoreCase));
        });
        Assert.True(person.Visitor.Cookies.Find("__Host-session")!.Has("samesite=lax"));
        Assert.True(person.Visitor.Cookies.Find("__Host-antiforgery")!.Has("samesite=strict"));
    }

    private static async Task<Page> SignInAsync(Visitor visitor, string email, string password)
    {
        await visitor.OpenAsync("/sign-in");
        return await visitor.Fill("Email address", email).Fill("Password", password).PressAsync("Sign in");
    }

    /// <summary>The page leads a signed-in visitor on, so the form comes from a browser that is not.</summary>
    private async Task SignInByHandAsync(Visitor signedIn, Person person)
    {
        var fresh = World.Visitor(signedIn.Way);
        await fresh.OpenAsync("/sign-in");
        var form = fresh.Fill("Email address", person.Email).Fill("Password", person.Password).Prepare("Sign in");
        await signedIn.OpenAsync("/verify/email");
        var token = signedIn.Prepare("Send").Fields.First(field => field.Key == "__RequestVerificationToken").Value;
        await signedIn.SendAsync(form.With("__RequestVerificationToken", token));
    }
}
