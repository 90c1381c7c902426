using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Sandbox.Tests;

public sealed class FaultTests(SharedSandbox shared) : IClassFixture<SharedSandbox>, IAsyncLifetime
{
    private const string Messages = "/vendors/twilio/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json";

    private readonly RunningSandbox _sandbox = shared.Running;

    public async Task InitializeAsync()
    {
        await shared.ForgetAsync();
        _sandbox.Http.DefaultRequestHeaders.Add("Authorization", "Basic " + Convert.ToBase64String("AC00000000000000000000000000000001:sandbox-auth-token"u8));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Down_cuts_off_or_answers_503_and_has_no_effect()
    {
        await _sandbox.FaultAsync("twilio", "down");

        var answers = new List<int>();
        for (var i = 0; i < 20; i++) answers.Add(await TextAsync());

        Assert.Equal([0, 503], answers.Distinct().Order());
        Assert.Empty(await PhoneAsync());
        Assert.Equal(answers, (await LogAsync()).Reverse().Select(request => (int)request!["status"]!));
    }

    [Fact]
    public async Task Timeout_holds_then_cuts_off_and_has_no_effect()
    {
        await _sandbox.FaultAsync("twilio", "timeout");

        var time = Stopwatch.StartNew();

        Assert.Equal(0, await TextAsync());
        Assert.True(time.Elapsed >= RunningSandbox.Quick.HoldFor);
        Assert.Empty(await PhoneAsync());
    }

    [Fact]
    public async Task Slow_answers_after_a_while()
    {
        await _sandbox.FaultAsync("twilio", "slow");

        var time = Stopwatch.StartNew();

        Assert.Equal(201, await TextAsync());
        // Timers count whole milliseconds, and so may ring within one before their time.
        Assert.True(time.Elapsed > RunningSandbox.Quick.SlowBy - TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Lose_answer_cuts_off_after_the_effect()
    {
        await _sandbox.FaultAsync("twilio", "lose-answer");

        Assert.Equal(0, await TextAsync());
        Assert.Single(await PhoneAsync());
        Assert.Equal(201, (int)Assert.Single(await LogAsync())!["status"]!);
    }

    [Fact]
    public async Task Late_cuts_off_before_the_effect_which_comes_all_the_same()
    {
        await _sandbox.FaultAsync("twilio", "late");

        Assert.Equal(0, await TextAsync());
        Assert.Empty(await PhoneAsync());
        Assert.Single(await _sandbox.ListAsync("/phone.json", 1));
        Assert.Equal(201, (int)Assert.Single(await _sandbox.ListAsync("/requests.json", 1))!["status"]!);
    }

    [Fact]
    public async Task A_reset_drops_what_was_put_off_and_ends_the_trouble()
    {
        await using var patient = await RunningSandbox.StartAsync(RunningSandbox.Quick with { LateBy = TimeSpan.FromSeconds(1) });
        await patient.FaultAsync("mail", "late");
        await using (var smtp = await SmtpClient.ConnectAsync(patient))
        {
            await smtp.BeginAsync();
            Assert.Null(await smtp.AskAsync("Subject: s\r\n\r\nx\r\n."));
        }

        await patient.Http.PostAsync("/reset.json", null);
        await Task.Delay(TimeSpan.FromSeconds(1.5)); // Nothing tells when something does not happen.

        Assert.Empty(await patient.ListAsync("/mailbox.json"));
        Assert.Empty(await patient.ListAsync("/faults.json"));
    }

    [Fact]
    public async Task Decline_refuses_and_the_same_seed_strikes_the_same_requests()
    {
        var runs = new List<int[]>();
        for (var run = 0; run < 2; run++)
        {
            await _sandbox.FaultAsync("twilio", "decline", rate: 0.5, seed: 7);
            var answers = new int[20];
            for (var i = 0; i < answers.Length; i++) answers[i] = await TextAsync();
            runs.Add(answers);
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.Equal([201, 400], runs[0].Distinct().Order());
    }

    [Fact]
    public async Task Duplicate_webhook_tells_everything_twice()
    {
        await using var portal = await CallbackPortal.StartAsync();
        await _sandbox.FaultAsync("twilio", "duplicate-webhook");

        await TextAsync(KeyValuePair.Create("StatusCallback", portal.Url));

        Assert.Equal(["sent", "sent", "delivered", "delivered"], (await portal.TakeAsync(4)).Select(form => form["MessageStatus"]));
    }

    [Fact]
    public async Task A_key_of_the_caller_is_written_down_and_the_query_is_not()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Messages + "?secret=1");
        request.Headers.Add("Idempotency-Key", "hold:7:1");
        await _sandbox.Http.SendAsync(request);

        var logged = Assert.Single(await _sandbox.ListAsync("/requests.json?vendor=twilio"))!.AsObject();

        Assert.Equal(["method", "path", "idempotencyKey", "status", "at"], logged.Select(field => field.Key));
        Assert.Equal("hold:7:1", (string?)logged["idempotencyKey"]);
        Assert.DoesNotContain("secret", logged.ToJsonString(), StringComparison.Ordinal);
        Assert.StartsWith("/2010-04-01/Accounts/", (string?)logged["path"], StringComparison.Ordinal);
        Assert.Empty(await _sandbox.ListAsync("/requests.json?vendor=stripe"));
    }

    [Fact]
    public async Task Mail_down_hangs_up_at_once_also_on_an_open_connection()
    {
        await using var open = await SmtpClient.ConnectAsync(_sandbox);
        await _sandbox.FaultAsync("mail", "down");

        Assert.True(await SmtpClient.IsTurnedAwayAsync(_sandbox));
        Assert.Null(await open.AskAsync("MAIL FROM:<a@b.test>"));
    }

    [Theory]
    [InlineData("timeout", null, 0)]
    [InlineData("lose-answer", null, 1)]
    [InlineData("late", null, 1)]
    [InlineData("slow", "250", 1)]
    public async Task Mail_in_trouble_answers_and_delivers_as_the_mode_says(string mode, string? code, int delivered)
    {
        await _sandbox.FaultAsync("mail", mode);
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);
        await smtp.BeginAsync();

        Assert.Equal(code, (await smtp.AskAsync("Subject: s\r\n\r\nx\r\n."))?[..3]);
        Assert.Equal(delivered, (await _sandbox.ListAsync("/mailbox.json", delivered)).Count);
    }

    [Fact]
    public async Task Mail_declined_is_refused_at_the_recipient()
    {
        await _sandbox.FaultAsync("mail", "decline");
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);
        await smtp.ExpectAsync("250", "MAIL FROM:<a@b.test>");

        await smtp.ExpectAsync("550", "RCPT TO:<anna@example.test>");
        Assert.Equal(550, (int)Assert.Single(await _sandbox.ListAsync("/requests.json?vendor=mail"))!["status"]!);
    }

    [Theory]
    [InlineData("""{"vendor":"acme","mode":"down"}""")]
    [InlineData("""{"vendor":"mail","mode":"explode"}""")]
    [InlineData("""{"vendor":"mail","mode":"down","rate":2}""")]
    [InlineData("""{"mode":"down"}""")]
    [InlineData("nonsense")]
    public async Task A_fault_that_makes_no_sense_is_refused(string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(400, (int)(await _sandbox.Http.PutAsync("/faults.json", content)).StatusCode);
        Assert.Empty(await _sandbox.ListAsync("/faults.json"));
    }

    // A fresh connection each time: on a used one the client repeats by itself what was cut off before an answer began.
    private async Task<int> TextAsync(params KeyValuePair<string, string>[] more)
    {
        using var http = new HttpClient { BaseAddress = _sandbox.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = _sandbox.Http.DefaultRequestHeaders.Authorization;
        using var content = new FormUrlEncodedContent([new("To", "+447400123456"), new("From", "+15005550006"), new("Body", "x"), .. more]);
        try { return (int)(await http.PostAsync(Messages, content)).StatusCode; }
        catch (HttpRequestException) { return 0; }
    }

    private Task<JsonArray> PhoneAsync() => _sandbox.ListAsync("/phone.json");

    private Task<JsonArray> LogAsync() => _sandbox.ListAsync("/requests.json?vendor=twilio");
}
