using Portal.Tests.Kit;

namespace Portal.Tests.Journeys;

/// <summary>
/// Languages that trip programs up: Turkish folds I to ı, German writes 0,57, Persian and Arabic count years and draw digits their own way.
/// The words are English still; dates, numbers and comparisons follow the language.
/// </summary>
public sealed class LanguageTests : PortalTest
{
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    public async Task From_stranger_to_ready_account(string language)
    {
        var person = World.People.Stranger();
        person.Visitor = World.VisitorOf([("Portal:Languages:0", language)]);
        person.Email = "INFO.TITI@POST.EXAMPLE";
        var card = CardNumbers.Next();
        Assert.Equal("/verify/email", (await person.RegisterAsync()).Path);
        Assert.Equal(language[..2], person.Visitor.Page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal("/setup", (await person.ProveEmailAsync()).Path);
        Assert.Equal("/setup", (await person.ProvePhoneAsync()).Path);
        await person.SignOutAsync();
        person.Email = "info.titi@post.example";
        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);

        Assert.Equal("/payment-methods/card/confirm", (await person.AddCardAsync(card)).Path);
        Assert.Equal("Enter the 6 digits of the code, with or without the letter before them", (await person.GuessAsync("12345")).ErrorAt("6-digit code"));
        Assert.Equal("/setup", (await person.GuessAmountAsync(await World.StatementAmountAsync(card))).Path);

        foreach (var place in new[] { "/payment-methods", "/security", "/support", "/account/delete" }) Assert.Equal(200, (await person.Visitor.OpenAsync(place)).Status);
    }
}
