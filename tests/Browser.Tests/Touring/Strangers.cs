using Portal.Tests.Kit;

namespace Browser.Tests.Touring;

/// <summary>What one sees before there is an account, and on the way to one.</summary>
internal static class Strangers
{
    private static readonly string[] Plain = ["/", "/terms", "/privacy", "/accessibility", "/help/codes", "/support", "/sign-in", "/sign-out", "/register", "/account/deleted", "/forgot-password", "/forgot-password?sent=1", "/reset-password", "/reset-password?done=1"];

    public static async Task SeeAsync(Tour tour)
    {
        foreach (var path in Plain) await tour.SeeAsync($"stranger at {path}", tour.World.Visitor(), path);
        await tour.SeeAsync("stranger where one must sign in", tour.World.Visitor(), "/setup");
        await RegisteringAsync(tour, tour.World.Visitor());
        await ProvingToBeHumanAsync(tour);
        await SigningInAsync(tour, await tour.World.People.RegisteredAsync());
        await BeingAskedAsync(tour, await tour.World.People.WithBothProvenAsync());
        await ForgettingAsync(tour, tour.World.Visitor());
        await ResettingAsync(tour, (await tour.World.People.WithResetLinkAsync()).Visitor);
    }

    private static async Task RegisteringAsync(Tour tour, Visitor visitor)
    {
        await visitor.OpenAsync("/register");
        await tour.PressLateAsync("registration too late", visitor, "Confirm");
        await tour.PressAsync("registration empty", visitor, "Confirm");
        visitor.Select("Country or region", "France").Fill("Email address", "a@b").Fill("Password", "password1234").Fill("Confirm password", "other").Choose("I agree to the terms");
        await tour.PressAsync("registration all wrong", visitor, "Confirm");
    }

    private static async Task ProvingToBeHumanAsync(Tour tour)
    {
        var person = tour.World.People.Stranger();
        person.Visitor = tour.World.VisitorOf([("HumanCheck:Mode", "Always")]);
        await person.RegisterAsync();
        await tour.SeeAsync("human check", person.Visitor);
        await tour.PressAsync("human check empty", person.Visitor, "Confirm");
        for (var i = 0; i < 4; i++) await person.Visitor.Fill("Verification code", "not this").PressAsync("Confirm");
        await tour.SeeAsync("human check wrong", person.Visitor, 422);
        person.Visitor.Fill("Verification code", "not this");
        await tour.PressAsync("human check fresh after five", person.Visitor, "Confirm");
        await tour.PressLateAsync("human check too late", person.Visitor, "Confirm");
    }

    private static async Task SigningInAsync(Tour tour, Person person)
    {
        await person.SignOutAsync();
        await tour.SeeAsync("just signed out", person.Visitor);
        await person.Visitor.OpenAsync("/sign-in");
        await tour.PressLateAsync("sign-in too late", person.Visitor, "Sign in");
        await tour.PressAsync("sign-in empty", person.Visitor, "Sign in");
        person.Visitor.Fill("Email address", person.Email);
        for (var i = 0; i < 10; i++) await person.Visitor.Fill("Password", $"not the right words {i}").PressAsync("Sign in");
        await tour.SeeAsync("sign-in wrong", person.Visitor, 422);
        person.Visitor.Fill("Password", person.Password);
        await tour.PressAsync("sign-in closed for a while", person.Visitor, "Sign in", 429);
    }

    private static async Task BeingAskedAsync(Tour tour, Person person)
    {
        var visitor = person.Visitor = tour.World.Visitor();
        await person.GivePasswordAsync();
        await tour.SeeAsync("code at the door", visitor);
        await tour.PressLateAsync("code at the door too late", visitor, "Verify");
        await tour.PressAsync("code at the door empty", visitor, "Verify");
        await tour.PressAsync("code at the door again too soon", visitor, "Send", 429);
        for (var i = 0; i < 5; i++) await visitor.Fill("Enter code", $"00000{i}").PressAsync("Verify");
        await tour.SeeAsync("code at the door used up", visitor, 422);
    }

    private static async Task ForgettingAsync(Tour tour, Visitor visitor)
    {
        await visitor.OpenAsync("/forgot-password");
        await tour.PressLateAsync("link asked for too late", visitor, "Send link");
        await tour.PressAsync("link asked for without an address", visitor, "Send link");
        for (var i = 0; i < 5; i++)
        {
            await visitor.OpenAsync("/forgot-password");
            await visitor.Fill("Email address", "forgetful@post.example").PressAsync("Send link");
        }
        await visitor.OpenAsync("/forgot-password");
        await tour.PressAsync("one link too many", visitor.Fill("Email address", "forgetful@post.example"), "Send link", 429);
    }

    private static async Task ResettingAsync(Tour tour, Visitor visitor)
    {
        await tour.SeeAsync("new password", visitor);
        await tour.PressLateAsync("new password too late", visitor, "Set password");
        await tour.PressAsync("new password empty", visitor, "Set password");
        await tour.PressAsync("new password all wrong", visitor.Fill("New password", "password1234").Fill("Confirm password", "other"), "Set password");
        tour.World.Advance(TimeSpan.FromMinutes(31));
        await tour.PressAsync("new password after the link is over", visitor.Fill("New password", "a long river walks slowly").Fill("Confirm password", "a long river walks slowly"), "Set password");
    }
}
