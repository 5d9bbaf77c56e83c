using System.Net;
using System.Reflection;
using AngleSharp.Html.Parser;
using DoctorDAO.Client;

namespace DoctorDAO.Portal.Tests;

/// <summary>When nothing can be read, a page still says so in the portal's look.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("/chambers?x=1")]
    [InlineData("/")]
    public async Task A_failure_is_500_with_a_page_and_a_way_on(string path)
    {
        await using var app = Preview.Build("http://127.0.0.1:0", services => services.AddScoped(_ => DispatchProxy.Create<IDaoQueries, Broken>()));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var page = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("This page cannot be shown", page.QuerySelector("h1")!.TextContent);
        Assert.NotNull(page.QuerySelector("header.mast"));
        Assert.Equal(path, page.QuerySelector("main a.btn.go")!.GetAttribute("href"));
        Assert.DoesNotContain("views cannot be read", page.Body!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>Answers every question with a failure.</summary>
    public class Broken : DispatchProxy
    {
        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => throw new InvalidOperationException("The views cannot be read.");
    }
}
