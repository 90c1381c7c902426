using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Portal.Tests.Kit;

namespace Portal.Tests.Adapters.Kit;

/// <summary>
/// Answers in a vendor's place, for what the sandbox never says: the given answers one after the other, the last one for ever. Whoever asks
/// for an access token gets one. Every answer names another address, where nobody may follow.
/// </summary>
public sealed class CannedVendor : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly (int Status, string Body)[] _answers;
    private int _next;

    private CannedVendor((int Status, string Body)[] answers, X509Certificate2? certificate = null)
    {
        _answers = answers;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, door =>
        {
            if (certificate is not null) door.UseHttps(certificate);
        }));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Method and path of each request but those for tokens.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public int TokensGiven { get; private set; }

    public static async Task<CannedVendor> StartAsync(params (int Status, string Body)[] answers)
    {
        var vendor = new CannedVendor(answers);
        await vendor._app.StartAsync();
        return vendor;
    }

    /// <summary>One that says who it is by a certificate that nobody has signed.</summary>
    public static async Task<CannedVendor> StartAsImpostorAsync()
    {
        var vendor = new CannedVendor([(500, "")], Certificates.SignedByNobody());
        await vendor._app.StartAsync();
        return vendor;
    }

    public Adapters Adapters()
    {
        var address = _app.Urls.Single();
        return new Adapters(
        [
            ("Mail:Host", "127.0.0.1"), ("Mail:Tls", "None"), ("Mail:From", "no-reply@portal.test"),
            ("Telephone:BaseAddress", address), ("Telephone:AccountSid", "AC00000000000000000000000000000001"), ("Telephone:AuthToken", "token"), ("Telephone:From", "+15005550006"),
            ("Cards:BaseAddress", address), ("Cards:SecretKey", "sk_test_1"), ("Cards:WebhookSecret", "whsec_1"), ("Cards:StatementPrefix", "PORTAL"),
            ("PayPal:BaseAddress", address), ("PayPal:ClientId", "client"), ("PayPal:Secret", "secret"), ("PayPal:WebhookId", "WH"), ("PayPal:ApprovalOrigin", "http://127.0.0.1:1"),
        ],
        isChecked: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith("/oauth2/token", StringComparison.Ordinal)) return WriteAsync(context, (200, Token()));
        _asked.Enqueue($"{context.Request.Method} {context.Request.Path}");
        return WriteAsync(context, _answers[Math.Min(_next++, _answers.Length - 1)]);
    }

    private string Token() => $$"""{"access_token":"A21-{{++TokensGiven}}","expires_in":900,"token_type":"Bearer"}""";

    private static Task WriteAsync(HttpContext context, (int Status, string Body) answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Body.StartsWith('{') ? "application/json" : "text/html";
        context.Response.Headers.Location = "/elsewhere";
        foreach (var name in (string[])["Request-Id", "Paypal-Debug-Id", "Twilio-Request-Id"]) context.Response.Headers[name] = "vendor-id-1";
        return answer.Status == 204 ? Task.CompletedTask : context.Response.WriteAsync(answer.Body);
    }
}
