namespace Telemetry.Gateway.Evidence;

/// <summary>The model that said a score.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Sha256">SHA-256 of its file; null for what is built into the program, and when the file is
/// gone.</param>
/// <param name="Build">The program that has it built in; null for a model with a file.</param>
/// <param name="Note">What a reader must know; null for nothing.</param>
internal sealed record ModelItem(string Id, string? Sha256, string? Build, string? Note);
