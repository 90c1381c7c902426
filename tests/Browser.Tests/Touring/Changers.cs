using Portal.Tests.Kit;

namespace Browser.Tests.Touring;

/// <summary>Changing password, address and number, and saying that it was somebody else.</summary>
internal static class Changers
{
    public static async Task SeeAsync(Tour tour)
    {
        var person = await tour.World.People.WithBothProvenAsync();
        await ChangingPasswordAsync(tour, person);
        await ChangingEmailAsync(tour, person);
        await ChangingPhoneAsync(tour, person);
        await PasskeysAsync(tour, person);
        await DenyingAsync(tour, person);
    }

    private static async Task ChangingPasswordAsync(Tour tour, Person person)
    {
        var visitor = person.Visitor;
        await tour.SeeAsync("password to be changed", visitor, "/security/password");
        await tour.PressLateAsync("password changed too late", visitor, "Change password");
        await tour.PressAsync("password change empty", visitor, "Change password");
        await tour.PressAsync("password change all wrong", visitor.Fill("Current password", "not this").Fill("New password", "password1234").Fill("Confirm password", "other"), "Change password");
        await person.ChangePasswordAsync("eleven purple umbrellas");
        await tour.SeeAsync("password changed", visitor);
    }

    private static async Task ChangingEmailAsync(Tour tour, Person person)
    {
        var visitor = person.Visitor;
        await tour.SeeAsync("address to be changed", visitor, "/security/email");
        await tour.PressLateAsync("new address too late", visitor, "Send");
        await tour.PressAsync("new address empty", visitor, "Send");
        await person.AskForNewEmailCodeAsync("tour-moved@post.example");
        await tour.SeeAsync("code to the new address", visitor);
        await tour.PressLateAsync("code to the new address too late", visitor, "Verify");
        await tour.PressAsync("code to the new address empty", visitor, "Verify");
        await tour.PressAsync("code to the new address again too soon", visitor.Fill("New email address", "tour-moved@post.example"), "Send", 429);
    }

    private static async Task ChangingPhoneAsync(Tour tour, Person person)
    {
        var visitor = person.Visitor;
        await tour.SeeAsync("number to be changed", visitor, "/security/phone");
        await tour.PressLateAsync("new number too late", visitor, "Send message");
        await tour.PressAsync("new number empty", visitor, "Send message");
        await visitor.Fill("New phone number", "07405 550001").PressAsync("Send message");
        await tour.SeeAsync("new number that cannot be reached", visitor);
        await person.AskForNewPhoneCodeAsync(90_003);
        await tour.SeeAsync("code to the new number", visitor);
        await tour.PressAsync("code to the new number empty", visitor, "Verify");
    }

    private static async Task PasskeysAsync(Tour tour, Person person)
    {
        var visitor = person.Visitor;
        await tour.SeeAsync("no passkey yet", visitor, "/security/passkeys");
        await tour.PressLateAsync("passkey added too late", visitor, "Add a passkey");
        await tour.PressAsync("passkey that a device did not make", visitor, "Add a passkey");
        for (var i = 0; i < Portal.Domain.Accounts.Passkey.Most; i++) await person.AddPasskeyAsync(tour.World.Authenticator());
        await tour.SeeAsync("as many passkeys as there can be", visitor);
        await tour.PressAsync("passkey removed", visitor, "Remove", 200);
        var stranger = tour.World.Visitor();
        await stranger.OpenAsync("/sign-in");
        await tour.PressAsync("passkey that is none", stranger, "Sign in with a passkey");
    }

    private static async Task DenyingAsync(Tour tour, Person person)
    {
        await tour.SeeAsync("no lock", person.Visitor, "/security/locked");
        var owner = tour.World.Visitor();
        await tour.SeeAsync("not me, without a link", owner, "/not-me");
        await owner.OpenAsync(await tour.World.NotMeLinkAsync(person.Email));
        await tour.SeeAsync("not me", owner);
        await tour.PressLateAsync("not me too late", owner, "This was not me");
        var again = owner.Prepare("This was not me");
        await tour.PressAsync("not me, done", owner, "This was not me", 200);
        await owner.SendAsync(again.With("__form", "another"));
        await tour.SeeAsync("not me, a second time", owner, 422);
        await person.SignInAsync();
        await tour.SeeAsync("changes locked", person.Visitor, "/security/locked");
    }
}
