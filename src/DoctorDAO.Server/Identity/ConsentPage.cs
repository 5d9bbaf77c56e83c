using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;

namespace DoctorDAO.Server.Identity;

/// <summary>Asks the member whether a program may act for them. A plain form: it works without scripts and needs no part of the portal.</summary>
internal static class ConsentPage
{
    public static ContentHttpResult Render(string name, string account, OpenIddictRequest request, AntiforgeryTokenSet tokens)
    {
        var html = HtmlEncoder.Default;
        var fields = new StringBuilder();
        foreach (var (key, value) in request.GetParameters())
            fields.Append("<input type=\"hidden\" name=\"").Append(html.Encode(key)).Append("\" value=\"").Append(html.Encode(value.ToString() ?? "")).Append("\">");
        return TypedResults.Content(
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Allow {html.Encode(name)}? DoctorDAO</title></head>
            <body><main>
            <h1>May {html.Encode(name)} act for you?</h1>
            <p>You are signed in as <code>{html.Encode(account)}</code>. {html.Encode(name)} could read what you can read, and send votes and delegations that you sign in your wallet. It can sign nothing itself.</p>
            <form method="post" action="/connect/authorize">{fields}<input type="hidden" name="{html.Encode(tokens.FormFieldName)}" value="{html.Encode(tokens.RequestToken ?? "")}">
            <p><button name="decision" value="allow">Allow</button> <button name="decision" value="refuse">Do not allow</button></p></form>
            </main></body></html>
            """,
            "text/html; charset=utf-8");
    }
}
