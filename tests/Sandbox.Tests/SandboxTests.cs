using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Tests;

public sealed class SandboxTests
{
    [Fact]
    public async Task What_it_knows_survives_a_restart_and_the_clock_goes_on()
    {
        using var folder = new TemporaryFolder();
        var options = RunningSandbox.Quick with { DataDir = folder.Path };
        await using (var first = await RunningSandbox.StartAsync(options))
        {
            await MailAsync(first, "kept");
            await first.Http.PostAsJsonAsync("/clock.json", new { advance = "1.02:03:04" });
        }

        await using var second = await RunningSandbox.StartAsync(options);
        await MailAsync(second, "new");

        Assert.Equal(["new", "kept"], (await second.ListAsync("/mailbox.json")).Select(mail => (string?)mail!["subject"]));
        Assert.Contains("kept", await second.Http.GetStringAsync("/mail/1"), StringComparison.Ordinal);
        Assert.Equal("1.02:03:04", (string?)(await second.Http.GetFromJsonAsync<JsonNode>("/clock.json"))!["offset"]);
    }

    [Fact]
    public async Task What_it_knows_is_on_disk_soon_without_any_goodbye()
    {
        using var folder = new TemporaryFolder();
        await using var sandbox = await RunningSandbox.StartAsync(RunningSandbox.Quick with { DataDir = folder.Path });
        using var watcher = new FileSystemWatcher(folder.Path, "sandbox.json") { EnableRaisingEvents = true };
        var written = new TaskCompletionSource();
        watcher.Renamed += (_, _) => written.TrySetResult();

        await MailAsync(sandbox, "kept");
        await written.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("kept", await File.ReadAllTextAsync(Path.Combine(folder.Path, "sandbox.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ torn")]
    [InlineData("""{"mail":"not a list"}""")]
    [InlineData("""{"mail":[{"Id":"x"}]}""")]
    public async Task A_state_that_cannot_be_read_is_put_aside_not_lost(string broken)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "sandbox.json"), broken);

        await using var sandbox = await RunningSandbox.StartAsync(RunningSandbox.Quick with { DataDir = folder.Path });

        Assert.Empty(await sandbox.ListAsync("/mailbox.json"));
        Assert.Equal(broken, await File.ReadAllTextAsync(Path.Combine(folder.Path, "sandbox.json.broken")));
    }

    [Fact]
    public async Task The_clock_moves_on_by_JSON_and_by_button_and_never_back()
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        var answer = await sandbox.Http.PostAsJsonAsync("/clock.json", new { advance = "1.00:00:00" });
        using var hour = new FormUrlEncodedContent([new("advance", "01:00:00")]);
        var pressed = await sandbox.Http.PostAsync("/clock", hour);
        var back = await sandbox.Http.PostAsJsonAsync("/clock.json", new { advance = "-1.00:00:00" });
        var clock = (await sandbox.Http.GetFromJsonAsync<JsonNode>("/clock.json"))!.AsObject();

        Assert.Equal((200, 303, 400), ((int)answer.StatusCode, (int)pressed.StatusCode, (int)back.StatusCode));
        Assert.Equal("1.00:00:00", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["offset"]);
        Assert.Equal(["now", "offset"], clock.Select(field => field.Key));
        Assert.Equal("1.01:00:00", (string?)clock["offset"]);
        Assert.InRange((DateTimeOffset)clock["now"]!, sandbox.Clock.GetUtcNow().AddMinutes(-1), sandbox.Clock.GetUtcNow());
    }

    [Fact]
    public async Task The_front_page_has_everything_a_person_needs_and_no_script()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await MailAsync(sandbox, "Hello");

        using var form = new FormUrlEncodedContent([new("vendor", "mail"), new("mode", "decline"), new("rate", "0.5"), new("seed", "3")]);
        var set = await sandbox.Http.PostAsync("/faults", form);
        var answer = await sandbox.Http.GetAsync("/");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(303, (int)set.StatusCode);
        foreach (var expected in new[] { "Mailbox", "Hello", "Phone", "Test phone numbers", "Requests the vendors received", "+30 days", "Now mail: decline (0.5)" })
        {
            Assert.Contains(System.Text.Encodings.Web.HtmlEncoder.Default.Encode(expected), page, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        await sandbox.Http.PostAsync("/reset", null);
        Assert.Empty(await sandbox.ListAsync("/mailbox.json"));
    }

    private static async Task MailAsync(RunningSandbox sandbox, string subject)
    {
        await using var smtp = await SmtpClient.ConnectAsync(sandbox);
        await smtp.BeginAsync();
        await smtp.ExpectAsync("250", $"Subject: {subject}\r\n\r\nx\r\n.");
    }
}
