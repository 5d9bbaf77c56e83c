using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace DoctorDAO.Server.Http;

/// <summary>Compressed answers. Tokens in pages are encrypted anew for each answer, so the length of an answer tells nothing about them.</summary>
public static class Compression
{
    public static IServiceCollection AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "image/svg+xml"];
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        return services;
    }
}
