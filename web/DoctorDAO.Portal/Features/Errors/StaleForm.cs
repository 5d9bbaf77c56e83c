using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace DoctorDAO.Portal.Features.Errors;

/// <summary>A form came from a page as it was before: what it asks is not there any more, or whoever sent it has signed in or out meanwhile.</summary>
public sealed class StaleFormException() : BadHttpRequestException("The form is out of date: open the page again.");

/// <summary>Tells whoever sends a form that is out of date: a page without that form, or an antiforgery token of another visit, answers with nothing but a status.</summary>
public static class StaleForm
{
    /// <summary>Comes behind everything that answers for a page.</summary>
    /// <exception cref="StaleFormException">While a form is answered: it is out of date, and nothing was done.</exception>
    public static IApplicationBuilder UseStaleForm(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false } && HttpMethods.IsPost(context.Request.Method)
            && context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && context.Features.Get<IExceptionHandlerFeature>() is null)
            throw new StaleFormException();
    });
}
