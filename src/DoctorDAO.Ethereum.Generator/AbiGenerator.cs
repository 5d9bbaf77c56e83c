using System;
using System.IO;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace DoctorDAO.Ethereum.Generator;

/// <summary>
/// Turns each additional file <c>abi/Name.json</c> into <c>DoctorDAO.Contracts.Name</c>: a readonly record struct per event, a class per
/// function with <c>Encode</c> and <c>DecodeResult</c>, a record struct per custom error, and <c>TryDecodeError</c>.
/// </summary>
[Generator]
public sealed class AbiGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor Unreadable = new(
        "DAO001", "ABI cannot be read", "{0}: {1}", "DoctorDAO", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                && Path.GetFileName(Path.GetDirectoryName(file.Path)) == "abi")
            .Select(static (file, ct) => (Name: Path.GetFileNameWithoutExtension(file.Path), Text: file.GetText(ct)?.ToString() ?? ""));

        context.RegisterSourceOutput(files, static (output, file) =>
        {
            try
            {
                output.AddSource(file.Name + ".g.cs", SourceText.From(new ContractEmitter(file.Name).Emit(AbiItem.ParseFile(file.Text)), Encoding.UTF8));
            }
            catch (Exception e) when (e is FormatException or InvalidCastException or System.Collections.Generic.KeyNotFoundException)
            {
                output.ReportDiagnostic(Diagnostic.Create(Unreadable, Location.None, file.Name, e.Message));
            }
        });
    }
}
