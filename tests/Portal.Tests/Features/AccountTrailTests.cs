using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class AccountTrailTests : PortalTest
{
    [Theory, BothWays]
    public async Task An_operator_reads_what_happened_on_an_account_by_its_number(Way way)
    {
        var (person, id) = await SomebodyAsync();
        var visitor = await World.OperatorAsync(way);
        await visitor.FollowAsync("Trail of an account");

        var page = await visitor.Fill("Number of an account", $" {id} ").PressAsync("Show its trail");

        Assert.Equal((200, "/operations/account?id=" + id), (page.Status, page.Path));
        Assert.Contains("Password changed customer", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Email, page.Document.DocumentElement.OuterHtml, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task That_somebody_read_it_is_a_line_of_it_once_an_hour()
    {
        var (_, id) = await SomebodyAsync();
        var visitor = await World.OperatorAsync();

        for (var times = 0; times < 3; times++) Assert.Contains("Trail read Ada", (await visitor.OpenAsync("/operations/account?id=" + id)).Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("audit", "act = 'trail-read' AND actor = 'Ada'"));

        World.Advance(TimeSpan.FromHours(1.01));
        await visitor.OpenAsync("/operations/sign-in");
        await visitor.SignInAsync();
        await visitor.OpenAsync("/operations/account?id=" + id);
        Assert.Equal(2, await World.CountAsync("audit", "act = 'trail-read'"));
    }

    [Theory]
    [BothWays("", "Enter the number of an account: 26 letters and digits")]
    [BothWays("0123456789abcdefghjkmnpqrs", "There is no account with this number. Copy it from a ticket, or from the list of what waits.")]
    public async Task A_number_that_is_none_is_said_at_the_field(Way way, string typed, string why)
    {
        var visitor = await World.OperatorAsync(way);
        await visitor.OpenAsync("/operations/account");

        var page = await visitor.Fill("Number of an account", typed).PressAsync("Show its trail");

        Assert.Equal((422, why, typed), (page.Status, page.ErrorAt("Number of an account"), page.ValueOf("Number of an account")));
        Assert.Equal(404, (await visitor.OpenAsync("/operations/account?id=0123456789abcdefghjkmnpqrs")).Status);
    }

    [Fact]
    public async Task It_is_read_page_by_page_also_when_the_account_is_gone()
    {
        var id = "0123456789abcdefghjkmnpqrt";
        await World.SqlAsync("INSERT INTO audit (at, account_id, act, actor) SELECT now() - n * interval '1 hour', $1, 'signed-in', 'customer' FROM generate_series(1, 60) n", id);
        var visitor = await World.OperatorAsync();

        var page = await visitor.OpenAsync("/operations/account?id=" + id);
        Assert.Contains("Deleted", page.Text, StringComparison.Ordinal);
        Assert.Equal(50, page.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(11, (await visitor.FollowAsync("Older")).Document.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(50, (await visitor.FollowAsync("Newer")).Document.QuerySelectorAll("tbody tr").Length);
        foreach (var odd in new[] { "0", "-3", "999999999", "x", "2147483648" }) Assert.Equal(200, (await visitor.OpenAsync($"/operations/account?id={id}&part={odd}")).Status);
    }

    [Fact]
    public async Task Customers_and_strangers_do_not_get_there()
    {
        var (person, id) = await SomebodyAsync();

        Assert.Equal(404, (await person.Visitor.OpenAsync("/operations/account?id=" + id)).Status);
        var stranger = await Staff.AtTheDoorAsync(World);
        Assert.Equal("/operations/sign-in", (await stranger.OpenAsync("/operations/account?id=" + id)).Path);
        Assert.Equal(0, await World.CountAsync("audit", "act = 'trail-read'"));
    }

    private async Task<(Person Person, string Id)> SomebodyAsync()
    {
        var person = await World.People.WithProvenEmailAsync();
        await person.ChangePasswordAsync("eleven purple umbrellas");
        return (person, (await World.AskSqlAsync<string>("SELECT id FROM accounts"))!);
    }
}
