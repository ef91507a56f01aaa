using System.CommandLine;
using Telemetry.FirmwareSim.Demo;

namespace Telemetry.FirmwareSim.Cli;

/// <summary>The launcher's own: arms the parent-death signal and becomes the program that follows.</summary>
internal static class ChildCommand
{
    public static Command Create()
    {
        var parent = new Option<int>("--parent") { Required = true, Description = "The launcher's process id." };
        var program = new Argument<string[]>("program") { Arity = ArgumentArity.OneOrMore };
        var command = new Command("child", "Become a program that dies with its launcher.") { parent, program };
        command.Hidden = true;
        command.SetAction(parsed => ParentDeath.Become(parsed.GetValue(parent), parsed.GetValue(program) ?? []));
        return command;
    }
}
