using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Verification;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>One card, one payer, one proven address: each on one account, however many reach for it at once (C1, U1).</summary>
public sealed class OwnershipRaceTests : PortalTest
{
    private const int Accounts = 50;
    private const string George = "george@payers.example: Britain: pays";

    [Fact]
    public async Task One_card_typed_into_fifty_accounts_at_once_is_on_one()
    {
        var people = await World.ManyAsync(Accounts);
        var card = CardNumbers.Next();
        foreach (var person in people) await person.Visitor.OpenAsync("/payment-methods/card");

        var pages = await Race.OfAsync(Accounts, number => people[number].FillInCard(card).PressAsync("Next"));
        await World.QuietAsync();

        Assert.Single(pages, page => page.Path == "/payment-methods/card/confirm");
        Assert.All(pages.Where(page => page.Status != 200), page => Assert.Equal("This card is attached to another account, and a card belongs to one account only. Use another card.", page.ErrorAt("Card number")));
        Assert.Equal(1, await World.CountAsync("payment_methods"));
        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
    }

    [Fact]
    public async Task One_payer_who_agrees_for_fifty_accounts_at_once_is_on_one()
    {
        var people = await World.ManyAsync(Accounts);
        foreach (var person in people)
        {
            await person.Visitor.OpenAsync("/payment-methods/paypal");
            await person.Visitor.PressAsync("Add");
            person.Visitor.Choose(George);
        }

        var pages = await Race.OfAsync(Accounts, number => people[number].Visitor.PressAsync("Agree and continue"));
        await World.SettleAsync();

        Assert.Single(pages, page => page.Path == "/setup");
        Assert.Equal(1, await World.CountAsync("payment_methods"));
        var agreements = (await World.Neighbours.Http.GetFromJsonAsync<JsonArray>("/agreements.json"))!;
        Assert.Single(agreements, agreement => agreement!["state"]!.GetValue<string>().Equals("active", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_address_that_fifty_accounts_prove_at_once_in_case_and_width_and_with_invisible_letters_is_on_one()
    {
        string[] written = ["owner@post.example", "OWNER@POST.EXAMPLE", "ｏｗｎｅｒ＠ｐｏｓｔ．ｅｘａｍｐｌｅ", "ow\u00ADner@post.example", "owner\u200B@post.example", "Owner@Post.Example", "\u202Aowner@post.example\u202C"];
        var people = new List<(Person Person, string Code)>();
        for (var i = 0; i < Accounts; i++) people.Add(await WithCodeAsync(written[i % written.Length]));

        var pages = await Race.OfAsync(Accounts, number => people[number].Person.Visitor.Fill("Enter code", people[number].Code).PressAsync("Verify"));

        Assert.Single(pages, page => page.Path == "/setup");
        Assert.All(pages.Where(page => page.Path != "/setup"), page => Assert.Equal(422, page.Status));
        Assert.Equal(1, await World.CountAsync("accounts", "email_proven_at IS NOT NULL"));
        Assert.Equal(1, await World.AskSqlAsync<long>("SELECT count(DISTINCT email_key) FROM accounts"));
    }

    /// <summary>Somebody who claims the address and holds a good code. The page would not send so many to one address, so the code is made behind it.</summary>
    private async Task<(Person Person, string Code)> WithCodeAsync(string email)
    {
        var person = World.People.Stranger();
        person.Email = email;
        person.Visitor = World.VisitorOf([("Registration:OfAddressInADay", "1000")]);
        await person.RegisterAsync();
        var code = await World.InScopeAsync(async services =>
        {
            var (db, codes) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<Codes>());
            var account = await db.Accounts.OrderByDescending(account => account.CreatedAt).FirstAsync();
            var issued = codes.Issue(account.Id, CodePurpose.ProveEmail, account.EmailKey, TimeSpan.FromMinutes(30), null);
            await db.SaveChangesAsync();
            return issued.Digits;
        });
        await person.Visitor.OpenAsync("/verify/email");
        return (person, code);
    }
}
