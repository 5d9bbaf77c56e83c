using System;
using System.IO;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace DoctorDAO.Ethereum.Generator;

/// <summary>
/// Turns each additional file <c>abi/Name.json</c> into <c>DoctorDAO.Contracts.Name</c>: a readonly record struct per event, a class per
/// function with <c>Encode</c> and <c>DecodeResult</c>, a record struct per custom error, and <c>TryDecodeError</c>. The MSBuild property
/// <c>ContractsNamespace</c>, made visible by a <c>CompilerVisibleProperty</c> item, names another namespace.
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

        var target = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue("build_property.ContractsNamespace", out var value) && value.Length > 0 ? value : "DoctorDAO.Contracts");

        context.RegisterSourceOutput(files.Combine(target), static (output, pair) =>
        {
            var (file, space) = pair;
            try
            {
                output.AddSource(file.Name + ".g.cs", SourceText.From(new ContractEmitter(file.Name, space).Emit(AbiItem.ParseFile(file.Text, file.Name)), Encoding.UTF8));
            }
            catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException or NullReferenceException or ArgumentException or System.Collections.Generic.KeyNotFoundException)
            {
                output.ReportDiagnostic(Diagnostic.Create(Unreadable, Location.None, file.Name, e.Message));
            }
        });
    }
}
