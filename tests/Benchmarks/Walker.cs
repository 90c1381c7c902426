using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Benchmarks;

/// <summary>A visitor without JavaScript who registers and proves both addresses. Says before and after each step.</summary>
internal sealed partial class Walker(BenchWorld world, string name, int number) : IDisposable
{
    // Networks are told apart by the first three of the four numbers.
    private readonly Browser _browser = new(world.Portal, new IPAddress([127, (byte)(1 + number / 200 % 250), (byte)(1 + number % 200), 1]));
    private readonly HttpClient _outside = new() { BaseAddress = world.Sandbox };
    private string _code = "";

    private string Email => $"{name}{number}@bench.example";

    private string Phone => $"7400{number % 1_000_000:000000}";

    /// <summary>The steps, in order: what each is called and what it does.</summary>
    public IEnumerable<(string Step, Func<Task> Act)> Journey() =>
    [
        ("GET /register", () => _browser.GetAsync("/register")),
        ("POST /register", () => _browser.PostAsync("/register", ("Country", "GB"), ("Email", Email), ("Password", "a long river walks slowly"), ("ConfirmPassword", "a long river walks slowly"), ("Agree", "true"))),
        ("GET /verify/email", () => _browser.GetAsync("/verify/email")),
        ("POST send code by mail", () => _browser.PostAsync("/verify/email?handler=send")),
        ("GET /verify/email again", () => _browser.GetAsync("/verify/email")),
        ("POST verify email", () => _browser.PostAsync("/verify/email?handler=verify", ("Code", _code))),
        ("GET /setup", () => _browser.GetAsync("/setup")),
        ("GET /verify/phone", () => _browser.GetAsync("/verify/phone")),
        ("POST send code by message", () => _browser.PostAsync("/verify/phone?handler=send", ("PhoneNumber", "0" + Phone), ("Way", "Message"))),
        ("GET /verify/phone again", () => _browser.GetAsync("/verify/phone")),
        ("POST verify phone", () => _browser.PostAsync("/verify/phone?handler=verify", ("Code", _code))),
    ];

    /// <summary>Waiting for a message to arrive is no part of a step: it is fetched here, before.</summary>
    public async Task PrepareAsync(string step)
    {
        if (step == "POST verify email") _code = await CodeAsync($"/mailbox.json?to={Uri.EscapeDataString(Email)}");
        if (step == "POST verify phone") _code = await CodeAsync($"/phone.json?number=%2B44{Phone}");
    }

    public void Dispose()
    {
        _browser.Dispose();
        _outside.Dispose();
    }

    private async Task<string> CodeAsync(string place)
    {
        for (var tries = 0; tries < 500; tries++)
        {
            var messages = (await _outside.GetFromJsonAsync<JsonElement[]>(new Uri(place, UriKind.Relative)))!;
            if (messages.Length > 0 && SixDigits().Match(messages[0].GetProperty("text").GetString()!) is { Success: true } found) return found.Value;
            await Task.Delay(20);
        }
        throw new InvalidOperationException("No code arrived.");
    }

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex SixDigits();
}
