using System.Text;
using Portal.Tests.Kit;

namespace Portal.Tests.House;

/// <summary>Who watches the log sees every try, good or bad, and every way around: who, from which network, how it ended; and nothing of what was typed.</summary>
public sealed class EventsTests : PortalTest
{
    [Fact]
    public async Task Each_form_is_on_record_with_who_from_where_and_how_it_ended()
    {
        var person = await World.People.WithProvenEmailAsync();
        var account = await World.AskSqlAsync<string>("SELECT id FROM accounts");
        await person.SignOutAsync();
        person.Visitor = World.Visitor(from: "127.9.8.7");
        (var right, person.Password) = (person.Password, "not the right words");
        for (var i = 0; i < 11; i++) await person.SignInAsync();
        person.Password = right;
        World.Advance(TimeSpan.FromMinutes(16));
        await person.SignInAsync();

        AssertSaid($"VerifyEmailCommand done for account {account} from 7f0000 in ");
        AssertSaid($"SignOutCommand done for account {account} from 7f0000 in ");
        AssertSaid("SignInCommand refused at Password for nobody known from 7f0908 in ");
        AssertSaid("SignInCommand over a limit for nobody known from 7f0908 in ");
        AssertSaid("SignInCommand done for nobody known from 7f0908 in ");
    }

    [Theory]
    [InlineData("GET", "/setup?who=marked", "GET /setup was refused with sign in first for nobody known from 7f0000")]
    [InlineData("POST", "/account/delete?who=marked", "POST /account/delete was refused with sign in first for nobody known from 7f0000")]
    [InlineData("POST", "/register?who=marked", "POST /register was refused with 400 for nobody known from 7f0000")]
    [InlineData("GET", "/marked/%0d%0aInformation:%20forged", "GET no place of ours was refused with 404 for nobody known from 7f0000")]
    [InlineData("MARKED", "/register", "another method no place of ours was refused with 405 for nobody known from 7f0000")]
    [InlineData("POST", "/webhooks/stripe?who=marked", "POST /webhooks/{source} was refused with 400 for nobody known from 7f0000")]
    public async Task Each_way_around_is_on_record_by_its_route_and_not_as_it_was_asked(string method, string path, string line)
    {
        // What a stranger says of where it comes from is not believed.
        using var answer = await World.Visitor().AskAsync(new HttpMethod(method), path, new StringContent("marked=marked", Encoding.UTF8, "application/x-www-form-urlencoded"),
            ("X-Forwarded-For", "203.0.113.9"), ("User-Agent", "marked"), ("Referer", "https://marked.example/"));

        AssertSaid(line);
        Assert.DoesNotContain(World.Logs.Lines, said => said.Contains("marked", StringComparison.OrdinalIgnoreCase) || said.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_customer_who_asks_for_what_is_not_theirs_is_named_by_number()
    {
        var person = await World.People.WithProvenEmailAsync();
        var account = await World.AskSqlAsync<string>("SELECT id FROM accounts");

        await person.Visitor.OpenAsync("/payment-methods/remove?id=0123456789abcdefghjkmnpqrs");

        AssertSaid($"GET /payment-methods/remove was refused with 404 for account {account} from 7f0000");
    }

    [Fact]
    public async Task What_is_in_order_is_no_refusal()
    {
        await World.People.WithProvenEmailAsync();

        Assert.DoesNotContain(World.Logs.Lines, line => line.Contains("was refused", StringComparison.Ordinal));
    }

    private void AssertSaid(string words) => Assert.Contains(World.Logs.Lines, line => line.Contains(words, StringComparison.Ordinal));
}
