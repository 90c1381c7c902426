using System.Text;

namespace Sandbox.Contract;

/// <summary>
/// Stands before the vendors' APIs (/vendors/{name}): a request that the vendor's document does not allow gets the vendor's own error and is logged
/// as one; so is an answer of ours that it does not allow, which in tests is refused.
/// </summary>
internal sealed class ContractMiddleware(
    RequestDelegate next, Contracts contracts, ContractOptions options, ILogger<ContractMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var contract = http.Request.Path.Value?.Split('/') is ["", "vendors", var vendor, ..] ? contracts.For(vendor) : null;
        if (contract is null) await next(http);
        else if ((await CheckRequest(contract, http)) is { } problem) await Refuse(http, contract.Vendor, problem);
        else await CheckAnswer(contract, http);
    }

    private static async Task<ContractProblem?> CheckRequest(VendorContract contract, HttpContext http)
    {
        var request = http.Request;
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        request.Body.Position = 0;
        var problems = contract.CheckRequest(new ContractRequest(
            request.Method, request.Path.ToUriComponent(), request.QueryString.Value ?? "",
            name => request.Headers[name].FirstOrDefault(), request.ContentType, body));
        return problems.Count > 0 ? problems[0] : null;
    }

    private Task Refuse(HttpContext http, string vendor, ContractProblem problem)
    {
        ContractLog.WrongRequest(log, http.Request.Method, http.Request.Path, problem);
        options.HearsOfRefused?.Invoke($"{http.Request.Method} {http.Request.Path}: {problem}");
        var (status, body) = ContractRefusals.For(vendor, http.Request.Path, problem);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }

    private async Task CheckAnswer(VendorContract contract, HttpContext http)
    {
        var wire = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = wire;
        }
        await Send(http, Judge(contract, http, kept.ToArray()));
    }

    private byte[] Judge(VendorContract contract, HttpContext http, byte[] body)
    {
        var (request, answer) = (http.Request, http.Response);
        var problems = contract.CheckAnswer(
            request.Method, request.Path.ToUriComponent(), answer.StatusCode, answer.ContentType, Encoding.UTF8.GetString(body));
        if (problems.Count == 0) return body;
        ContractLog.WrongAnswer(log, answer.StatusCode, request.Method, request.Path, string.Join("; ", problems));
        if (!options.RefuseOwnWrongAnswers) return body;
        answer.StatusCode = StatusCodes.Status500InternalServerError;
        answer.ContentType = "text/plain; charset=utf-8";
        return Encoding.UTF8.GetBytes(string.Join('\n', problems));
    }

    private static async Task Send(HttpContext http, byte[] body)
    {
        if (body.Length > 0) await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}

public static class ContractMiddlewareExtensions
{
    /// <summary>Put it inside whatever plays faults, so that a vendor that is "down" is not judged by its documents.</summary>
    public static IApplicationBuilder UseVendorContracts(this IApplicationBuilder app, ContractOptions options)
    {
        var log = app.ApplicationServices.GetRequiredService<ILogger<ContractMiddleware>>();
        if (Contracts.Load(options) is { } contracts) return app.UseMiddleware<ContractMiddleware>(contracts, options, log);
        ContractLog.Off(log, options.Folder ?? "none given");
        return app;
    }
}

internal static partial class ContractLog
{
    [LoggerMessage(LogLevel.Error, "The sandbox's answer {Status} to {Method} {Path} breaks the contract: {Problems}")]
    public static partial void WrongAnswer(ILogger log, int status, string method, string path, string problems);

    [LoggerMessage(LogLevel.Error, "The portal's request {Method} {Path} breaks the contract: {Problem}")]
    public static partial void WrongRequest(ILogger log, string method, string path, ContractProblem problem);

    [LoggerMessage(LogLevel.Warning, "VENDOR CONTRACTS ARE NOT CHECKED: the folder shared/vendor-specs was not found ({Folder}).")]
    public static partial void Off(ILogger log, string folder);
}
