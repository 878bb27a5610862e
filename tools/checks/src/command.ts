/** Running a program and keeping what it says, with nothing on its standard input unless given. */
import { spawn } from 'node:child_process';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  /** Both streams, in order of arrival. */
  readonly said: string;
}

export interface Surroundings {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Let the output through while the program runs, besides keeping it. */
  readonly aloud?: boolean;
}

/** Ends with the exit code, whatever it is; 127 where the program cannot be started. */
export const outcomeOf = (program: string, parameters: readonly string[], place: Surroundings): Promise<Outcome> =>
  new Promise(resolve => {
    const child = spawn(program, parameters, { cwd: place.cwd, env: { ...process.env, ...place.env }, stdio: 'pipe' });
    let [stdout, said] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      said += text;
      if (place.aloud) process.stdout.write(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (place.aloud) process.stderr.write(text);
    });
    child.stdin.on('error', () => undefined); // a program that does not read its input closes the pipe
    child.stdin.end(place.input ?? '');
    child.on('error', error => resolve({ code: 127, stdout, said: `${said}${error.message}\n` }));
    child.on('close', code => resolve({ code: code ?? 1, stdout, said }));
  });
