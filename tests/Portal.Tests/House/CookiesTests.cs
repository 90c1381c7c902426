using Portal.Tests.Kit;

namespace Portal.Tests.House;

/// <summary>All cookies there are, as browsers get them where TLS is ended in front.</summary>
public sealed class CookiesTests : PortalTest
{
    [Fact]
    public async Task Each_is_for_this_host_alone_by_TLS_alone_and_for_no_script()
    {
        (string, string?)[] settings = [.. World.BehindTls, .. await Staff.SettingsAsync(World), ("HumanCheck:Mode", "Always")];
        var (person, stranger, worker) = (await World.People.WithProvenEmailAsync(), World.People.Stranger(), World.VisitorOf(settings));
        person.Visitor = World.VisitorOf(settings);
        await person.SignInAsync();
        stranger.Visitor = World.VisitorOf(settings);
        await stranger.Visitor.OpenAsync("/billing");
        await stranger.Visitor.OpenAsync("/reset-password?link=abcdefghijklmnop");
        await stranger.RegisterAsync();
        await worker.OpenAsync("/operations/sign-in");
        await worker.SignInAsync();

        var cookies = new[] { person.Visitor, stranger.Visitor, worker }.SelectMany(visitor => visitor.Cookies.All).ToList();

        Assert.Equal(["antiforgery", "asked", "browser", "draft", "link", "operator", "session"], cookies.Select(cookie => cookie.Name.Replace("__Host-", "", StringComparison.Ordinal)).Distinct().Order());
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("__Host-", cookie.Name, StringComparison.Ordinal);
            Assert.True(cookie.Has("secure") && cookie.Has("httponly") && cookie.Has("path=/") && (cookie.Has("samesite=lax") || cookie.Has("samesite=strict")), cookie.ToString());
            Assert.DoesNotContain(cookie.Attributes, attribute => attribute.StartsWith("domain", StringComparison.OrdinalIgnoreCase));
        });
    }
}
