using System.Text.Json;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class DownloadDataTests : PortalTest
{
    private const int Tickets = 20_000;

    [Fact]
    public async Task All_that_is_held_is_given_in_one_file()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Buy");
        var other = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security");

        using var answer = await FileAsync(person);

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        // By the day alone, so that nothing of anybody's is in it, and in plain letters.
        Assert.Equal($"attachment; filename=\"my-data-{World.Clock.GetUtcNow():yyyy-MM-dd}.json\"", answer.Content.Headers.ContentDisposition!.ToString());
        var text = await answer.Content.ReadAsStringAsync();
        using var given = JsonDocument.Parse(text);
        foreach (var table in DataMap.Tables.Where(table => table.Of is not null))
            foreach (var row in given.RootElement.GetProperty(table.Name).EnumerateArray()) Assert.Equal(table.GivenColumns, row.EnumerateObject().Select(column => column.Name));
        Assert.Equal(await World.AskSqlAsync<string>("SELECT id FROM accounts WHERE email = $1", person.Email), given.RootElement.GetProperty("accounts")[0].GetProperty("id").GetString());
        Assert.Equal(person.Email, given.RootElement.GetProperty("accounts")[0].GetProperty("email").GetString());
        Assert.Equal(card[^4..], given.RootElement.GetProperty("payment_methods")[0].GetProperty("last4").GetString());
        Assert.Equal(1200, given.RootElement.GetProperty("charges")[0].GetProperty("amount_cents").GetInt32());
        Assert.DoesNotContain(other.Email, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task It_wants_a_recent_password_and_stops_at_ten_a_day(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        for (var i = 0; i < 10; i++)
        {
            await person.Visitor.OpenAsync("/security/data");
            (await FileAsync(person)).Dispose();
        }
        await person.Visitor.OpenAsync("/security/data");
        var page = await person.Visitor.PressAsync("Download my data");
        Assert.Equal(429, page.Status);
        Assert.Contains("Data was downloaded many times.", page.Text, StringComparison.Ordinal);

        World.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal("/confirm-password?next=%2Fsecurity%2Fdata", (await person.Visitor.OpenAsync("/security/data")).Path);
    }

    [Fact]
    public async Task The_same_form_sent_again_and_again_is_counted_and_written_down_each_time()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security/data");

        var files = 0;
        for (var i = 0; i < 13; i++)
        {
            using var answer = await FileAsync(person);
            if (answer.Content.Headers.ContentDisposition is not null) files++;
        }

        Assert.Equal(10, files);
        Assert.Equal(10, await World.CountAsync("audit", "act = 'data-downloaded'"));
    }

    [Fact]
    public async Task It_is_sent_as_it_is_read_and_no_faster_than_somebody_takes_it()
    {
        var person = await WithMuchDataAsync();
        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var answer = await StartAsync(browser, person);
        using var file = new StreamReader(await answer.Content.ReadAsStreamAsync());

        // Nobody reads, so the database cannot get rid of its rows: 80 megabytes are more than all that lies on the way.
        await UntilTheDatabaseWaitsAsync();
        Assert.Null(answer.Content.Headers.ContentLength);
        Assert.Equal("{", await file.ReadLineAsync());
        var told = 0;
        while (await file.ReadLineAsync() is { } line) told += line.Contains("told told", StringComparison.Ordinal) ? 1 : 0;
        Assert.Equal(Tickets, told);
    }

    /// <summary>Each holds a connection to the database, which others need.</summary>
    [Theory, BothWays]
    public async Task Whoever_comes_while_all_places_are_taken_by_slow_readers_is_sent_away_uncounted(Way way)
    {
        (string, string?)[] one = [("DownloadData:AtOnce", "1")];
        var slow = await WithMuchDataAsync(one);
        var person = await World.People.WithProvenEmailAsync(way);
        person.Visitor = World.VisitorOf(one, way);
        await person.SignInAsync();
        await person.Visitor.OpenAsync("/security/data");
        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using (await StartAsync(browser, slow))
        {
            await UntilTheDatabaseWaitsAsync();
            for (var i = 0; i < 2; i++)
            {
                var page = await person.Visitor.PressAsync("Download my data");
                Assert.Equal((429, "60", "Many people are downloading their data right now. Wait a minute and try again."), (page.Status, page.Answered.Header("Retry-After"), Assert.Single(page.Errors)));
            }
            Assert.Equal(1, await World.CountAsync("limits", "name = 'data downloaded'"));
            Assert.Equal(1, await World.CountAsync("audit", "act = 'data-downloaded'"));
        }

        await UntilAsync(async () =>
        {
            using var file = await FileAsync(person);
            return file.Content.Headers.ContentDisposition is not null;
        }, "Who has gone keeps a place.");
    }

    private async Task<Person> WithMuchDataAsync((string, string?)[]? settings = null)
    {
        var person = await World.People.WithProvenEmailAsync();
        await World.SqlAsync($"INSERT INTO tickets (account_id, subject, story, opened_at) SELECT id, 'mine', repeat('told ', 800), now() FROM accounts, generate_series(1, {Tickets})");
        if (settings is not null)
        {
            person.Visitor = World.VisitorOf(settings);
            await person.SignInAsync();
        }
        await person.Visitor.OpenAsync("/security/data");
        return person;
    }

    /// <summary>Asks for the file, and reads none of it yet.</summary>
    private static async Task<HttpResponseMessage> StartAsync(HttpClient browser, Person person)
    {
        var form = person.Visitor.Prepare("Download my data");
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(form.Fields) };
        person.Visitor.Cookies.Fill(request);
        return await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private Task UntilTheDatabaseWaitsAsync() => UntilAsync(
        async () => await World.AskSqlAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'ClientWrite'") > 0,
        "All rows were read before anybody took one.");

    private static async Task UntilAsync(Func<Task<bool>> isSo, string orElse)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isSo())
        {
            Assert.False(patience.IsCancellationRequested, orElse);
            await Task.Yield();
        }
    }

    /// <summary>The form is sent by the browser itself, with script and without.</summary>
    private static Task<HttpResponseMessage> FileAsync(Person person)
    {
        var form = person.Visitor.Prepare("Download my data");
        return person.Visitor.AskAsync(HttpMethod.Post, "/security/data", new FormUrlEncodedContent(form.Fields));
    }
}
