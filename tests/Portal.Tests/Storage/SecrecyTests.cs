using System.Text;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>Codes, passwords and cookies are readable nowhere: not in any table, not in the log (A4).</summary>
public sealed class SecrecyTests : PortalTest
{
    [Fact]
    public async Task A_code_is_in_no_table_before_it_is_sent_nor_after()
    {
        var person = await World.People.RegisteredAsync();
        await World.Neighbours.TroubleAsync("mail", "down");
        await person.Visitor.PressAsync("Send");
        await World.QuietAsync();
        var waiting = await World.AskSqlAsync<string>("SELECT string_agg(i::text, '') FROM intents i WHERE kind = 'email-code'");
        await World.Neighbours.TroubleAsync("mail", "ok");
        World.Advance(TimeSpan.FromMinutes(1));
        await World.QuietAsync();
        var byMail = await World.Neighbours.EmailedCodeAsync(person.Email);
        var byPhone = await person.AskForPhoneCodeAsync();

        Assert.DoesNotContain(byMail, waiting!, StringComparison.Ordinal);
        Assert.DoesNotContain(Hex(byMail), waiting!, StringComparison.OrdinalIgnoreCase);
        foreach (var code in new[] { byMail, byPhone })
        {
            Assert.Empty(await World.TablesWithAsync(code));
            Assert.Empty(World.LogLinesWith(code));
        }
    }

    [Fact]
    public async Task A_password_and_a_session_cookie_are_in_no_table_and_no_log()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.SignOutAsync();
        await person.SignInAsync();
        var cookie = person.Visitor.Cookies.Find("session")!.Value;

        foreach (var secret in new[] { person.Password, cookie })
        {
            Assert.Empty(await World.TablesWithAsync(secret));
            Assert.Empty(World.LogLinesWith(secret));
        }
    }

    [Fact]
    public async Task Addresses_and_numbers_are_in_no_log()
    {
        var person = await World.People.WithBothProvenAsync();
        await World.QuietAsync();

        Assert.Empty(World.LogLinesWith(person.Email));
        Assert.Empty(World.LogLinesWith(person.FullPhone[3..]));
    }

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
}
