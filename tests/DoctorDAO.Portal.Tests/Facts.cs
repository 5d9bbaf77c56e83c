using AngleSharp.Dom;

namespace DoctorDAO.Portal.Tests;

/// <summary>The line of facts below a heading.</summary>
internal static class Facts
{
    /// <summary>
    /// A fact with an icon that has words beside a further element. With an icon it is a row of boxes, and words that share it with a time are squeezed into a
    /// column of their own on a phone and break within. They belong into one element.
    /// </summary>
    /// <returns>Its text; <c>null</c> when there is none.</returns>
    public static string? Mixed(IParentNode page) => page.QuerySelectorAll("ul.facts > li")
        .FirstOrDefault(x => x.Children.Any(e => e.ClassList.Contains("i")) && x.Children.Any(e => !e.ClassList.Contains("i"))
            && x.ChildNodes.Any(n => n.NodeType == NodeType.Text && !string.IsNullOrWhiteSpace(n.TextContent)))?.TextContent.Trim();
}
