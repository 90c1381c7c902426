using Portal.Tests.Kit;

namespace Portal.Tests.Features.SignIn;

/// <summary>Whoever has to sign in first gets to the page they asked for.</summary>
public sealed class AskedPageTests : PortalTest
{
    [Theory, BothWays]
    public async Task After_signing_in_the_page_is_there_that_was_asked_for_and_only_once(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        World.Advance(TimeSpan.FromMinutes(31));
        await person.Visitor.OpenAsync("/billing");

        Assert.Equal(("/sign-in", "/billing"), (person.Visitor.Path, (await GivePasswordAsync(person)).Path));

        await person.SignOutAsync();
        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);
    }

    /// <summary>A link boosted by HTMX, and a browser that is asked for a code besides.</summary>
    [Theory, BothWays]
    public async Task It_is_kept_through_all_steps(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        person.Visitor = World.Visitor(way);
        await person.Visitor.OpenAsync("/");
        await person.Visitor.SwapToAsync("/security");
        await GivePasswordAsync(person);

        Assert.Equal(("/sign-in/code", "/security"), (person.Visitor.Path, (await person.GiveSignInCodeAsync()).Path));
    }

    /// <summary>The first answer may be lost, and with it the word that the page is forgotten; the second is not made anew, as the code is used up.</summary>
    [Theory, BothWays]
    public async Task A_sign_in_that_arrives_twice_forgets_it_each_time(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        person.Visitor = World.Visitor(way);
        await person.Visitor.OpenAsync("/billing");
        await GivePasswordAsync(person);
        var form = person.Visitor.Fill("Enter code", await person.SignInCodeAsync()).Prepare("Verify");
        var twin = person.Visitor.Twin();
        await person.Visitor.SendAsync(form);

        Assert.Equal("/billing", (await twin.SendAsync(form)).Path);
        Assert.NotNull(twin.Cookies.Find("session"));
        Assert.Null(twin.Cookies.Find("asked"));
    }

    [Fact]
    public async Task What_was_asked_for_with_a_query_or_is_no_page_or_was_sent_is_not_kept()
    {
        var person = await World.People.WithBothProvenAsync();
        World.Advance(TimeSpan.FromMinutes(31));
        foreach (var path in new[] { "/payment-methods/paypal/return?state=abc", "/confirm-password?next=/security", "/nowhere" }) await person.Visitor.OpenAsync(path);
        await person.Visitor.AskAsync(HttpMethod.Post, "/billing", new FormUrlEncodedContent([]));

        Assert.Null(person.Visitor.Cookies.Find("asked"));
        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("billing")]
    [InlineData("")]
    public async Task Nobody_is_led_elsewhere_by_it(string place)
    {
        var person = await World.People.WithBothProvenAsync();
        await person.SignOutAsync();
        person.Visitor.Cookies.Put(World.Address, "asked", place);

        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);
    }

    /// <summary>For this host alone, for no script, and for half an hour.</summary>
    [Fact]
    public async Task The_cookie_is_as_the_others_are()
    {
        var visitor = World.Visitor();
        await visitor.OpenAsync("/billing");

        var cookie = visitor.Cookies.Find("asked")!;
        Assert.True(cookie.Has("HttpOnly") && cookie.Has("SameSite=Lax") && cookie.Has("Path=/"));
        Assert.Contains(cookie.Attributes, attribute => attribute.StartsWith("expires=", StringComparison.OrdinalIgnoreCase) && DateTimeOffset.Parse(attribute[8..], System.Globalization.CultureInfo.InvariantCulture) <= World.Clock.GetUtcNow().AddMinutes(30));
    }

    /// <summary>Where the visitor was led already.</summary>
    private static Task<Page> GivePasswordAsync(Person person) => person.Visitor.Fill("Email address", person.Email).Fill("Password", person.Password).PressAsync("Sign in");
}
