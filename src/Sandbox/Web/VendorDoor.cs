namespace Sandbox.Web;

/// <summary>
/// Stands before every path below /vendors/{name}: writes down what was asked, and makes the troubles that look the same at every vendor.
/// </summary>
internal sealed class VendorDoor(RequestDelegate next, Faults faults, RequestLog log, LateEffects late, SandboxOptions options, SandboxClock clock, IServiceScopeFactory scopes)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (VendorOf(context.Request.Path) is not var (vendor, path)) await next(context);
        else
        {
            context.Items[nameof(ReceivedRequest.Said)] = await SaidAsync(context.Request);
            await TakeAsync(context, vendor, path);
        }
    }

    private static async Task<string> SaidAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        return Uri.UnescapeDataString($"{request.QueryString} {body}".Replace('+', ' '));
    }

    private Task TakeAsync(HttpContext context, string vendor, string path) => faults.Strikes(vendor, "down", "timeout", "slow", "lose-answer", "late") switch
    {
        "down" => BeDownAsync(context, vendor, path),
        "timeout" => HoldAsync(context, vendor, path),
        "slow" => BeSlowAsync(context, vendor, path),
        "lose-answer" => LoseAnswerAsync(context, vendor, path),
        "late" => BeLateAsync(context, vendor, path),
        _ => PassAsync(context, vendor, path),
    };

    private static (string Vendor, string Path)? VendorOf(PathString path)
    {
        if (!path.StartsWithSegments("/vendors", out var rest) || rest.Value is not ['/', .. var named]) return null;
        var slash = named.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (named, "/") : (named[..slash], named[slash..]);
    }

    private async Task PassAsync(HttpContext context, string vendor, string path)
    {
        // Written down before the first byte of the answer leaves, so that whoever has the answer finds it in the log.
        context.Response.OnStarting(() =>
        {
            Log(context, vendor, path, context.Response.StatusCode);
            return Task.CompletedTask;
        });
        await next(context);
    }

    // Half of the requests find nobody, the other half a load balancer that has lost its servers.
    private async Task BeDownAsync(HttpContext context, string vendor, string path)
    {
        if (faults.Coin(vendor))
        {
            Log(context, vendor, path, 0);
            context.Abort();
            return;
        }
        Log(context, vendor, path, StatusCodes.Status503ServiceUnavailable);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsync("503 Service Unavailable");
    }

    private async Task HoldAsync(HttpContext context, string vendor, string path)
    {
        Log(context, vendor, path, 0);
        await Task.Delay(options.HoldFor, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private async Task BeSlowAsync(HttpContext context, string vendor, string path)
    {
        await Task.Delay(options.SlowBy);
        await PassAsync(context, vendor, path);
    }

    private async Task LoseAnswerAsync(HttpContext context, string vendor, string path)
    {
        var request = await DetachedRequest.CopyAsync(context, scopes);
        Log(context, vendor, path, await request.RunAsync(next));
        context.Abort();
    }

    private async Task BeLateAsync(HttpContext context, string vendor, string path)
    {
        var request = await DetachedRequest.CopyAsync(context, scopes);
        var (method, key, said) = (context.Request.Method, KeyOf(context.Request), SaidIn(context));
        late.Schedule(async () => Log(vendor, method, path, key, await request.RunAsync(next), said));
        context.Abort();
    }

    private void Log(HttpContext context, string vendor, string path, int status) =>
        Log(vendor, context.Request.Method, path, KeyOf(context.Request), status, SaidIn(context));

    private void Log(string vendor, string method, string path, string? key, int status, string said) =>
        log.Add(new ReceivedRequest(vendor, method, path, key, status, clock.GetUtcNow(), said));

    private static string SaidIn(HttpContext context) => context.Items[nameof(ReceivedRequest.Said)] as string ?? "";

    private static string? KeyOf(HttpRequest request) =>
        request.Headers["Idempotency-Key"].FirstOrDefault() ?? request.Headers["PayPal-Request-Id"].FirstOrDefault();
}
