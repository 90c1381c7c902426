using System.Net;
using System.Text.Json.Nodes;
using Sandbox.Telephone;

namespace Sandbox.Tests;

public sealed class TwilioTests(SharedSandbox shared) : IClassFixture<SharedSandbox>, IAsyncLifetime
{
    private const string Account = "/vendors/twilio/2010-04-01/Accounts/AC00000000000000000000000000000001";
    private const string Twiml = """<Response><Say language="en-US">Your code is</Say><Pause length="1"/><Say>1, 2, 3 &amp; 4</Say></Response>""";

    private readonly RunningSandbox _sandbox = shared.Running;

    public async Task InitializeAsync()
    {
        await shared.ForgetAsync();
        _sandbox.Http.DefaultRequestHeaders.Add("Authorization", "Basic " + Convert.ToBase64String("AC00000000000000000000000000000001:sandbox-auth-token"u8));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_text_is_answered_in_full_and_arrives_at_the_phone()
    {
        var (status, message) = await PostAsync("/Messages.json", Text("+447400123456", "Your code is 123456"));

        Assert.Equal(201, status);
        Assert.Equal("queued", (string?)message["status"]);
        Assert.Matches("^SM[0-9a-f]{32}$", (string?)message["sid"]);
        Assert.Equal(20, message.AsObject().Count);
        var entry = Assert.Single(await _sandbox.ListAsync("/phone.json?number=+447400123456"))!.AsObject();
        Assert.Equal(["kind", "text", "receivedAt"], entry.Select(field => field.Key));
        Assert.Equal(("sms", "Your code is 123456"), ((string?)entry["kind"], (string?)entry["text"]));
        Assert.Empty(await _sandbox.ListAsync("/phone.json?number=%2B447400123457"));
    }

    [Fact]
    public async Task A_call_is_heard_as_a_transcript()
    {
        var (status, call) = await PostAsync("/Calls.json", Call("+447400123456", Twiml));

        Assert.Equal(201, status);
        Assert.Equal(26, call.AsObject().Count);
        var entry = Assert.Single(await _sandbox.ListAsync("/phone.json?number=+447400123456", 1))!;
        Assert.Equal(("call", "Your code is\n1, 2, 3 & 4"), ((string?)entry["kind"], (string?)entry["text"]));
    }

    [Theory]
    [InlineData("+15005550001", 21211, 21217)]
    [InlineData("+15005550002", 21612, 21214)]
    [InlineData("+15005550003", 21408, 21215)]
    [InlineData("+447405550004", 21610, 21216)]
    [InlineData("07400123456", 21211, 21211)]
    public async Task Magic_numbers_are_refused_as_the_vendor_refuses_them(string number, int text, int call)
    {
        var (textStatus, textError) = await PostAsync("/Messages.json", Text(number, "x"));
        var (_, callError) = await PostAsync("/Calls.json", Call(number, Twiml));

        Assert.Equal(400, textStatus);
        Assert.Equal((text, 400), ((int)textError["code"]!, (int)textError["status"]!));
        Assert.Equal(call, (int)callError["code"]!);
        Assert.NotNull(textError["message"]);
        Assert.NotNull(textError["more_info"]);
        Assert.Empty(await _sandbox.ListAsync("/phone.json"));
    }

    [Theory]
    [InlineData("", "x", "+15005550006", null, 21604)]
    [InlineData("+447400123456", "", "+15005550006", null, 21602)]
    [InlineData("+447400123456", "x", "", null, 21603)]
    [InlineData("+447400123456", "x", "+15005550007", null, 21606)]
    [InlineData("+447400123456", "x", "Portal", null, 21212)]
    [InlineData("+447400123456", "x", "+15005550006", "ftp://nowhere", 21609)]
    public async Task What_is_missing_or_wrong_is_named(string to, string body, string from, string? callback, int code)
    {
        var (_, error) = await PostAsync("/Messages.json", [new("To", to), new("Body", body), new("From", from), new("StatusCallback", callback ?? "")]);

        Assert.Equal(code, (int)error["code"]!);
    }

    [Fact]
    public async Task A_text_of_1601_characters_is_too_long()
    {
        Assert.Equal(21617, (int)(await PostAsync("/Messages.json", Text("+447400123456", new string('x', 1601)))).Json["code"]!);
    }

    [Fact]
    public async Task Redacting_and_deleting_concern_the_company_not_the_phone()
    {
        var (_, sent) = await PostAsync("/Messages.json", Text("+447400123456", "Code 123456"));
        var path = $"/Messages/{sent["sid"]}.json";
        await UntilAsync(path, "delivered");

        var (redactStatus, redacted) = await PostAsync(path, [new("Body", "")]);
        var deleted = await _sandbox.Http.DeleteAsync(Account + path);
        var gone = await _sandbox.Http.GetAsync(Account + path);

        Assert.Equal((200, ""), (redactStatus, (string?)redacted["body"]));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("Code 123456", (string?)Assert.Single(await _sandbox.ListAsync("/phone.json"))!["text"]);
    }

    [Fact]
    public async Task Callbacks_tell_each_step_in_order_and_are_signed()
    {
        await using var portal = await CallbackPortal.StartAsync();
        await PostAsync("/Messages.json", [.. Text("+447400123456", "x"), new("StatusCallback", portal.Url + "?a=1")]);
        await PostAsync("/Calls.json",
            [.. Call("+447400123457", Twiml), new("StatusCallback", portal.Url), .. Events("initiated", "ringing", "answered", "completed")]);

        var received = await portal.TakeAsync(6);

        Assert.Equal(["sent", "delivered"], received.Where(form => form.ContainsKey("MessageStatus")).Select(form => form["MessageStatus"]));
        Assert.Equal(["initiated", "ringing", "in-progress", "completed"], received.Where(form => form.ContainsKey("CallStatus")).Select(form => form["CallStatus"]));
        Assert.All(received, form => Assert.Equal(StatusCallbacks.Sign("sandbox-auth-token", form["(url)"], form.Where(field => field.Key[0] != '(')), form["(signature)"]));
    }

    [Fact]
    public void The_signature_is_the_one_of_the_vendors_example()
    {
        var fields = new Dictionary<string, string>
        {
            ["CallSid"] = "CA1234567890ABCDE",
            ["Caller"] = "+12349013030",
            ["Digits"] = "1234",
            ["From"] = "+12349013030",
            ["To"] = "+18005551212",
        };

        Assert.Equal("0/KCTR6DLpKmkAf8muzZqo1nDgQ=", StatusCallbacks.Sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", fields));
    }

    [Fact]
    public async Task A_phone_out_of_reach_is_told_later_and_receives_nothing()
    {
        var (_, sent) = await PostAsync("/Messages.json", Text("+447405553003", "x"));

        var message = await UntilAsync($"/Messages/{sent["sid"]}.json", "undelivered");

        Assert.Equal(30003, (int)message["error_code"]!);
        Assert.Empty(await _sandbox.ListAsync("/phone.json"));
    }

    [Theory]
    [InlineData("+447405554001", Twiml, "busy")]
    [InlineData("+447405554002", Twiml, "no-answer")]
    [InlineData("+447400123456", "<Response><Say>unclosed</Response>", "failed")]
    [InlineData("+447400123456", "<!DOCTYPE r [<!ENTITY x 'y'>]><Response><Say>&x;</Say></Response>", "failed")]
    [InlineData("+447400123456", "<Say>no response</Say>", "failed")]
    public async Task A_call_may_end_without_a_word(string number, string twiml, string end)
    {
        var (_, made) = await PostAsync("/Calls.json", Call(number, twiml));

        await UntilAsync($"/Calls/{made["sid"]}.json", end);

        Assert.Empty(await _sandbox.ListAsync("/phone.json"));
    }

    [Fact]
    public async Task Wrong_credentials_other_accounts_and_unknown_addresses_are_refused()
    {
        var unknown = await _sandbox.Http.GetAsync(Account + "/Conferences.json");
        var other = await _sandbox.Http.GetAsync("/vendors/twilio/2010-04-01/Accounts/AC00000000000000000000000000000002/Messages/SM1.json");
        _sandbox.Http.DefaultRequestHeaders.Remove("Authorization");
        var (status, error) = await PostAsync("/Messages.json", Text("+447400123456", "x"));

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal((401, 20003), (status, (int)error["code"]!));
    }

    [Theory]
    [InlineData("+447400123456", true, "GB")]
    [InlineData("+14165550123", true, "CA")]
    [InlineData("+4474001", false, null)]
    [InlineData("+99912345678", false, null)]
    public async Task A_lookup_says_whether_it_is_a_number_and_of_which_country(string number, bool valid, string? country)
    {
        var answer = JsonNode.Parse(await _sandbox.Http.GetStringAsync($"/vendors/twilio/v2/PhoneNumbers/{number}"))!;

        Assert.Equal((valid, country), ((bool)answer["valid"]!, (string?)answer["country_code"]));
        Assert.Equal(valid, answer["validation_errors"]!.AsArray().Count == 0);
    }

    private static KeyValuePair<string, string>[] Text(string to, string body) => [new("To", to), new("From", "+15005550006"), new("Body", body)];

    private static KeyValuePair<string, string>[] Call(string to, string twiml) => [new("To", to), new("From", "+15005550006"), new("Twiml", twiml)];

    private static IEnumerable<KeyValuePair<string, string>> Events(params string[] events) => events.Select(name => KeyValuePair.Create("StatusCallbackEvent", name));

    private async Task<(int Status, JsonNode Json)> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form)
    {
        using var content = new FormUrlEncodedContent(form);
        var answer = await _sandbox.Http.PostAsync(Account + path, content);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private async Task<JsonNode> UntilAsync(string path, string status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var now = JsonNode.Parse(await _sandbox.Http.GetStringAsync(Account + path))!;
            if ((string?)now["status"] == status) return now;
            await Task.Delay(5, patience.Token);
        }
    }
}
