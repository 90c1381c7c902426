using System.Text;

namespace Sandbox.Contract;

/// <summary>
/// For tests: put around a client's handler, it throws <see cref="ContractViolationException"/> for every request that the vendor's
/// document does not allow, before it is sent, and for every such answer. Answers of 500 and above may come from anything on the way and
/// are let through.
/// </summary>
public sealed class ContractHandler(VendorContract contract) : DelegatingHandler
{
    public ContractHandler(VendorContract contract, HttpMessageHandler inner) : this(contract) => InnerHandler = inner;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (method, address) = (request.Method.Method, request.RequestUri!);
        var sent = await Describe(request, address, cancellationToken);
        Require($"{method} {address.AbsolutePath}", contract.CheckRequest(sent));
        var answer = await base.SendAsync(request, cancellationToken);
        if ((int)answer.StatusCode >= 500) return answer;
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        Require(
            $"The answer {(int)answer.StatusCode} to {method} {address.AbsolutePath}",
            contract.CheckAnswer(
                method, address.AbsolutePath, (int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), body));
        return answer;
    }

    private static async Task<ContractRequest> Describe(HttpRequestMessage request, Uri address, CancellationToken cancellationToken)
    {
        var body = "";
        if (request.Content is not null)
        {
            await request.Content.LoadIntoBufferAsync(cancellationToken);
            body = Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        return new ContractRequest(
            request.Method.Method, address.AbsolutePath, address.Query,
            name => Header(request, name), request.Content?.Headers.ContentType?.ToString(), body);
    }

    private static string? Header(HttpRequestMessage request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static void Require(string what, IReadOnlyList<ContractProblem> problems)
    {
        if (problems.Count > 0) throw new ContractViolationException(what, problems);
    }
}
