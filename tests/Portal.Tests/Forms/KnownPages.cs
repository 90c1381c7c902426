using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>A POST that a page takes: its path, and its handler where it has several.</summary>
internal sealed record Door(string Path, string? Handler)
{
    public string Address => Handler is null ? Path : $"{Path}?handler={Handler}";

    public static Door Of(Uri action)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(action.Query);
        return new Door(action.AbsolutePath, query.TryGetValue("handler", out var handler) ? handler.ToString().ToLowerInvariant() : null);
    }

    public override string ToString() => Address;
}

/// <summary>A page as the portal itself knows it.</summary>
/// <param name="Role">Who may open it; null where it asks for none.</param>
/// <param name="Fields">Names that its POSTs and GETs bind, whatever the page shows of them.</param>
internal sealed record KnownPage(string Path, bool IsOpenToAll, string? Role, IReadOnlyList<Door> Doors, IReadOnlyList<string> Fields)
{
    /// <summary>All of them; a new one is here by itself.</summary>
    public static Task<IReadOnlyList<KnownPage>> OfAsync(World world) => OfAsync(world.Services);

    /// <summary>Those of one portal: where operators are configured, theirs too.</summary>
    public static async Task<IReadOnlyList<KnownPage>> OfAsync(IServiceProvider portal)
    {
        var actions = portal.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>();
        var loader = portal.GetRequiredService<PageLoader>();
        var pages = new List<KnownPage>();
        foreach (var action in actions.Where(action => action.AttributeRouteInfo?.Template is not "error")) pages.Add(Of(await loader.LoadAsync(action, EndpointMetadataCollection.Empty)));
        return pages;
    }

    private static KnownPage Of(CompiledPageActionDescriptor page)
    {
        var path = "/" + page.AttributeRouteInfo!.Template;
        var doors = page.HandlerMethods.Where(method => method.HttpMethod == "Post").Select(method => new Door(path, method.Name?.ToLowerInvariant()));
        var isOpen = page.EndpointMetadata.Concat(page.FilterDescriptors.Select(filter => (object)filter.Filter)).Any(data => data is Microsoft.AspNetCore.Authorization.IAllowAnonymous or Microsoft.AspNetCore.Mvc.Authorization.IAllowAnonymousFilter)
            || page.ModelTypeInfo?.GetCustomAttributes(inherit: true).Any(data => data is Microsoft.AspNetCore.Authorization.IAllowAnonymous) == true;
        var role = page.ModelTypeInfo?.GetCustomAttributes(inherit: true).OfType<Microsoft.AspNetCore.Authorization.IAuthorizeData>().FirstOrDefault()?.Roles;
        return new KnownPage(path, isOpen, role, [.. doors], [.. page.BoundProperties.Select(property => property.BindingInfo?.BinderModelName ?? property.Name)]);
    }
}
